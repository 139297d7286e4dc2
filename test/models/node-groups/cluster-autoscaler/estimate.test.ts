import { describe, expect, it } from 'vitest';
import { Pod } from '../../../../models/kubernetes/pod.ts';
import { estimate } from '../../../../models/node-groups/cluster-autoscaler/estimate.ts';
import { ImaginedCluster } from '../../../../models/node-groups/what-if/imagined-cluster.ts';
import { podSpec, readyNode } from '../../kubernetes/cluster-under-test.ts';

const allocatable = { milliCpu: 2_000, memoryMiB: 8_192 };

function estimated(milliCpu: readonly number[], most = 100, maxPods = 29) {
  const cluster = new ImaginedCluster();
  const pods = milliCpu.map(
    (cpu) => new Pod(podSpec({ requests: { milliCpu: cpu, memoryMiB: 100 } }), 'pod', 0, undefined),
  );
  const { nodes, pods: placed } = estimate(pods, cluster, (name) => readyNode({ name, allocatable, maxPods }), most);
  expect(cluster.nodes.size).toBe(0);
  return { nodes, pods: placed.length };
}

describe('how many nodes of a group pods need', () => {
  it('fills one node after the other, the largest pods first', () => {
    // 1500 + 500, 1200 + 800: in the order given there would be three nodes.
    expect(estimated([500, 800, 1_200, 1_500])).toEqual({ nodes: 2, pods: 4 });
  });

  it('adds no more nodes than the group may have', () => {
    expect(estimated([1_500, 1_500, 1_500], 2)).toEqual({ nodes: 2, pods: 2 });
  });

  it('leaves pods out that fit on no node of the group', () => {
    expect(estimated([2_500, 100])).toEqual({ nodes: 1, pods: 1 });
    expect(estimated([2_500])).toEqual({ nodes: 0, pods: 0 });
  });

  it('counts maxPods', () => {
    expect(estimated([1, 1, 1, 1, 1], 100, 2)).toEqual({ nodes: 3, pods: 5 });
  });
});
