import { describe, expect, it } from 'vitest';
import { Deployment } from '../../../../models/kubernetes/controllers/deployment.ts';
import { constant } from '../../../../sim/distributions.ts';
import { milliseconds, minutes, seconds } from '../../../../sim/time.ts';
import { ClusterUnderTest, NO_TIME, readyNode } from '../cluster-under-test.ts';

function deploy(cluster: ClusterUnderTest, changes: { replicas?: number; lifetime?: number }): void {
  const config = {
    kind: 'deployment',
    namespace: 'shop',
    name: 'web',
    replicas: changes.replicas ?? 1,
    template: { requests: { milliCpu: 10, memoryMiB: 10 } },
    selector: [],
    strategy: { maxSurge: { share: 0.25 }, maxUnavailable: { share: 0.25 } },
    autoscaler: undefined,
    createAt: seconds(1),
    lifetime: changes.lifetime === undefined ? undefined : constant(changes.lifetime),
  } as const;
  new Deployment(cluster.simulation, cluster.apiServer, config, cluster.streams.stream('web'));
}

/** How many pods were created at each moment. */
function batches(cluster: ClusterUnderTest): number[] {
  const count = new Map<number, number>();
  for (const pod of cluster.journal.pods) count.set(pod.created, (count.get(pod.created) ?? 0) + 1);
  return [...count.values()];
}

describe('a Deployment', () => {
  it('creates its pods in batches that double', () => {
    const cluster = new ClusterUnderTest();
    deploy(cluster, { replicas: 20 });
    cluster.simulation.runUntil(seconds(5));
    expect(batches(cluster)).toEqual([1, 2, 4, 8, 5]);
    expect(cluster.journal.pods[0]).toMatchObject({ name: 'web-1', created: seconds(1) + milliseconds(10) });
    expect(cluster.journal.pods[0]?.spec).toMatchObject({ namespace: 'shop', owner: 'Deployment/web' });
  });

  it('begins with one pod again after 500', () => {
    const cluster = new ClusterUnderTest();
    deploy(cluster, { replicas: 510 });
    cluster.simulation.runUntil(seconds(5));
    expect(batches(cluster)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 245, 1, 2, 4, 3]);
  });

  it('replaces a pod when its deletion is asked for, while the pod still has its address', () => {
    const cluster = new ClusterUnderTest();
    cluster.addNode(readyNode(), undefined, { ...NO_TIME, shutdownTime: constant(seconds(20)) });
    deploy(cluster, { replicas: 1, lifetime: minutes(1) });
    cluster.simulation.runUntil(minutes(1) + seconds(10));
    const [first, second] = cluster.journal.pods;
    expect(first?.deleted).toBe((first?.ready ?? 0) + minutes(1));
    expect(second?.created).toBe((first?.deleted ?? 0) + milliseconds(10));
    expect(second?.ready).toBeDefined();
    expect(cluster.journal.times('podGone')).toEqual([]);
  });

  it('keeps its number of replicas through many lifetimes', () => {
    const cluster = new ClusterUnderTest();
    const node = readyNode();
    cluster.addNode(node);
    deploy(cluster, { replicas: 7, lifetime: minutes(1) });
    cluster.simulation.runUntil(minutes(30) + seconds(30));
    expect(node.podCount).toBe(7);
    expect(cluster.journal.pods.length).toBeGreaterThan(7 * 28);
  });
});
