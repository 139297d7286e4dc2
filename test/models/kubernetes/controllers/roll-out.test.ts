import { describe, expect, it } from 'vitest';
import { Deployment } from '../../../../models/kubernetes/controllers/deployment.ts';
import type { DeploymentConfig } from '../../../../models/workload-config.ts';
import { constant } from '../../../../sim/distributions.ts';
import { seconds } from '../../../../sim/time.ts';
import { ClusterUnderTest, NO_TIME, readyNode } from '../cluster-under-test.ts';
import { activePods, clusterOfOneNode, SMALL_POD } from './pods.ts';

function deploy(cluster: ClusterUnderTest, changes: Partial<DeploymentConfig>): Deployment {
  const config: DeploymentConfig = {
    kind: 'deployment',
    namespace: 'shop',
    name: 'web',
    template: SMALL_POD,
    selector: [],
    replicas: 8,
    createAt: 0,
    strategy: { maxSurge: { share: 0.25 }, maxUnavailable: { share: 0.25 } },
    lifetime: undefined,
    autoscaler: undefined,
    ...changes,
  };
  return new Deployment(cluster.simulation, cluster.apiServer, config, cluster.streams.stream('web'));
}

/** While the simulation runs on for `duration`: the most active pods, and the fewest ready ones. */
function watch(cluster: ClusterUnderTest, duration: number): { most: number; fewestReady: number } {
  const end = cluster.simulation.now + duration;
  let most = 0;
  let fewestReady = Number.POSITIVE_INFINITY;
  while (cluster.simulation.now < end) {
    cluster.simulation.runUntil(cluster.simulation.now + seconds(0.05));
    const active = cluster.journal.pods.filter(({ deleted }) => deleted === undefined);
    most = Math.max(most, active.length);
    fewestReady = Math.min(fewestReady, active.filter(({ isReady }) => isReady).length);
  }
  return { most, fewestReady };
}

describe('a roll-out', () => {
  it('never has more pods than maxSurge allows, nor fewer ready ones than maxUnavailable does', () => {
    const cluster = clusterOfOneNode();
    const deployment = deploy(cluster, { replicas: 10 });
    cluster.simulation.runUntil(seconds(10));
    deployment.update({ ...SMALL_POD });
    // 25 % of 10: 3 more, rounded up, and 2 fewer, rounded down.
    expect(watch(cluster, seconds(30))).toEqual({ most: 13, fewestReady: 8 });
    const specs = new Set(deployment.pods.map(({ spec }) => spec));
    expect([deployment.pods.length, specs.size]).toEqual([10, 1]);
    expect(activePods(cluster)).toEqual(Array.from({ length: 10 }, (_, index) => `web-${11 + index}`));
  });

  it('does not count pods that become ready after their deletion was asked for', () => {
    const cluster = new ClusterUnderTest();
    const node = readyNode({ maxPods: 1_000, allocatable: { milliCpu: 1e6, memoryMiB: 1e6 } });
    const second = constant(seconds(1));
    cluster.addNode(node, undefined, { ...NO_TIME, readinessDelay: second, shutdownTime: second, watchDelay: second });
    const deployment = deploy(cluster, { strategy: { maxSurge: { pods: 1 }, maxUnavailable: { pods: 0 } } });
    cluster.simulation.runUntil(seconds(1.9));
    for (const pod of deployment.pods) cluster.apiServer.deletePod(pod);
    cluster.simulation.runUntil(seconds(10));
    deployment.update({ ...SMALL_POD });
    expect(watch(cluster, seconds(60))).toEqual({ most: 9, fewestReady: 8 });
  });

  it('keeps all pods when none may be missing', () => {
    const cluster = clusterOfOneNode();
    const deployment = deploy(cluster, { strategy: { maxSurge: { pods: 1 }, maxUnavailable: { pods: 0 } } });
    cluster.simulation.runUntil(seconds(10));
    deployment.update({ ...SMALL_POD });
    expect(watch(cluster, seconds(60))).toEqual({ most: 9, fewestReady: 8 });
    expect(activePods(cluster)).toHaveLength(8);
    expect(activePods(cluster)[0]).toBe('web-9');
  });

  it('goes pod by pod when neither surge nor missing pods are allowed', () => {
    const cluster = clusterOfOneNode();
    const deployment = deploy(cluster, { strategy: { maxSurge: { pods: 0 }, maxUnavailable: { share: 0.1 } } });
    cluster.simulation.runUntil(seconds(10));
    deployment.update({ ...SMALL_POD });
    expect(watch(cluster, seconds(60))).toEqual({ most: 8, fewestReady: 7 });
  });

  it('that recreates waits until the last old pod is gone', () => {
    const cluster = clusterOfOneNode();
    const deployment = deploy(cluster, { strategy: 'Recreate' });
    cluster.simulation.runUntil(seconds(10));
    deployment.update({ ...SMALL_POD });
    cluster.simulation.runUntil(seconds(30));
    const old = cluster.journal.pods.slice(0, 8);
    const lastGone = Math.max(...cluster.journal.times('podGone'));
    expect(old.every(({ deleted }) => deleted === seconds(10))).toBe(true);
    expect(cluster.journal.pods.slice(8).every(({ created }) => created >= lastGone)).toBe(true);
    expect(deployment.pods).toHaveLength(8);
  });

  it('that is overtaken by another ends with the newest template alone', () => {
    const cluster = clusterOfOneNode();
    const deployment = deploy(cluster, {});
    cluster.simulation.runUntil(seconds(10));
    deployment.update({ ...SMALL_POD });
    cluster.simulation.runUntil(seconds(11));
    const newest = { ...SMALL_POD, priority: 7 };
    deployment.update(newest);
    cluster.simulation.runUntil(seconds(60));
    expect(deployment.pods.map(({ spec }) => spec.priority)).toEqual(Array(8).fill(7));
  });

  it('stands still, with old pods in place, while new ones do not become ready', () => {
    const cluster = clusterOfOneNode();
    const deployment = deploy(cluster, {});
    cluster.simulation.runUntil(seconds(10));
    // No node has so much: two pods more and two fewer, then nothing happens any more.
    deployment.update({ requests: { milliCpu: 1e9, memoryMiB: 0 } });
    cluster.simulation.runUntil(seconds(600));
    expect(deployment.pods.filter(({ isReady }) => isReady)).toHaveLength(6);
    expect(deployment.pods).toHaveLength(10);
  });
});

describe('a Deployment that is scaled down', () => {
  it('gives up what is not ready first, then the youngest', () => {
    const cluster = clusterOfOneNode(6);
    const deployment = deploy(cluster, { replicas: 5 });
    cluster.simulation.runUntil(seconds(10));
    deployment.scaleTo(8);
    cluster.simulation.runUntil(seconds(20));
    // The node has room for six: web-7 and web-8 are on none.
    deployment.scaleTo(5);
    cluster.simulation.runUntil(seconds(30));
    expect(activePods(cluster)).toEqual(['web-1', 'web-2', 'web-3', 'web-4', 'web-5']);
  });
});
