import type { PodTemplate } from '../../../../models/pod-template.ts';
import { constant } from '../../../../sim/distributions.ts';
import { seconds } from '../../../../sim/time.ts';
import { ClusterUnderTest, NO_TIME, readyNode } from '../cluster-under-test.ts';

export const SMALL_POD: PodTemplate = { requests: { milliCpu: 10, memoryMiB: 10 } };

/** A cluster of one node for so many pods, on which a pod is ready a second after its creation and gone one after its deletion. */
export function clusterOfOneNode(maxPods = 1_000): ClusterUnderTest {
  const cluster = new ClusterUnderTest();
  const node = readyNode({ maxPods, allocatable: { milliCpu: 1e6, memoryMiB: 1e6 } });
  cluster.addNode(node, undefined, {
    ...NO_TIME,
    readinessDelay: constant(seconds(1)),
    shutdownTime: constant(seconds(1)),
  });
  return cluster;
}

/** Names of the pods that count now: not being deleted, not ended. */
export function activePods(cluster: ClusterUnderTest): string[] {
  return cluster.journal.pods.filter(({ deleted }) => deleted === undefined).map(({ name }) => name);
}
