import { describe, expect, it } from 'vitest';
import { ReplicaSet } from '../../../models/kubernetes/controllers/replica-set.ts';
import { type DisruptionBudget, Evictions } from '../../../models/kubernetes/evictions.ts';
import type { Pod } from '../../../models/kubernetes/pod.ts';
import { selectorOf } from '../../../models/label-selector.ts';
import { seconds } from '../../../sim/time.ts';
import { ClusterUnderTest, NO_TIME, readyNode } from './cluster-under-test.ts';

const LABELS = new Map([['app', 'web']]);

function evict(limit: DisruptionBudget['limit'], replicas = 4, unready = 0): { evicted: number; pods: Pod[] } {
  const cluster = new ClusterUnderTest();
  cluster.addNode(readyNode(), undefined, NO_TIME);
  let named = 0;
  const set = new ReplicaSet(cluster.simulation, cluster.apiServer, {
    namespace: 'shop',
    owner: 'Deployment/web',
    template: { requests: { milliCpu: 1, memoryMiB: 1 }, labels: LABELS },
    selector: selectorOf(LABELS),
    nextName: () => `web-${named++}`,
    replicas: () => replicas,
    changed: () => {},
    podReady: () => {},
  });
  set.scaleTo(replicas);
  cluster.simulation.runUntil(seconds(5));
  const pods = [...set.active];
  for (const pod of pods.slice(0, unready)) pod.isReady = false;
  const evictions = new Evictions(cluster.apiServer, [
    { namespace: 'shop', name: 'web', selector: selectorOf(LABELS), limit },
    { namespace: 'other', name: 'none', selector: [], limit: { maxUnavailable: { pods: 0 } } },
  ]);
  for (const pod of pods) evictions.podCreated(pod);
  return { evicted: pods.filter((pod) => evictions.evict(pod)).length, pods };
}

describe('an eviction', () => {
  it.each([
    [{ maxUnavailable: { pods: 1 } }, 4, 1],
    [{ maxUnavailable: { pods: 0 } }, 4, 0],
    [{ maxUnavailable: { share: 0.3 } }, 4, 2],
    [{ minAvailable: { pods: 1 } }, 4, 3],
    [{ minAvailable: { share: 0.6 } }, 4, 1],
    [{ minAvailable: { pods: 9 } }, 4, 0],
  ])('is allowed as far as the budget %j of %d pods goes: %d', (limit, replicas, allowed) => {
    expect(evict(limit, replicas).evicted).toBe(allowed);
  });

  it('counts pods that are not ready as missing', () => {
    // Two of four may be missing, and two are: one of those can go, no other.
    const { evicted, pods } = evict({ maxUnavailable: { pods: 2 } }, 4, 2);
    expect(evicted).toBe(2);
    expect(pods.map(({ deleted }) => deleted !== undefined)).toEqual([true, true, false, false]);
  });

  it('of a pod that has not started yet is always allowed', () => {
    const cluster = new ClusterUnderTest();
    const pod = cluster.createPod('lost', { labels: LABELS, namespace: 'shop' });
    const budget = { namespace: 'shop', name: 'web', selector: [], limit: { minAvailable: { pods: 1 } } };
    const evictions = new Evictions(cluster.apiServer, [budget]);
    evictions.podCreated(pod);
    expect([evictions.evict(pod), pod.deleted]).toEqual([true, 0]);
  });

  it('no longer counts pods that are gone', () => {
    const cluster = new ClusterUnderTest();
    cluster.addNode(readyNode());
    const [first, second] = ['a', 'b'].map((name) => cluster.createPod(name, { namespace: 'shop' }));
    cluster.simulation.runUntil(seconds(1));
    const limit = { minAvailable: { pods: 1 } };
    const evictions = new Evictions(cluster.apiServer, [{ namespace: 'shop', name: 'web', selector: [], limit }]);
    if (first === undefined || second === undefined) throw new Error('there are two pods');
    evictions.podCreated(first);
    evictions.podCreated(second);
    evictions.podGone(first);
    expect(evictions.evict(second)).toBe(false);
  });
});
