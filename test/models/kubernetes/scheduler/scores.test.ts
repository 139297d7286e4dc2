import { describe, expect, it } from 'vitest';
import { balancedAllocation } from '../../../../models/kubernetes/scheduler/scores/node-resources-balanced-allocation.ts';
import { leastAllocated } from '../../../../models/kubernetes/scheduler/scores/node-resources-fit.ts';
import { podRequesting, readyNode } from '../cluster-under-test.ts';

const allocatable = { milliCpu: 2_000, memoryMiB: 4_096 };

describe('NodeResourcesFit (LeastAllocated)', () => {
  it('is the mean of the free percents, each rounded down', () => {
    const node = readyNode({ allocatable });
    node.bind(podRequesting(500, 1_024), 0);
    // cpu (2000-1000)*100/2000 = 50; memory (4096-1536)*100/4096 = 62.5 -> 62; (50+62)/2 = 56.
    expect(leastAllocated.score(podRequesting(500, 512), node)).toBe(56);
  });

  it('rounds the mean down too', () => {
    // cpu (2000-500)*100/2000 = 75; memory (4096-1024)*100/4096 = 75, less one MiB: 74.97 -> 74; 149/2 = 74.5 -> 74.
    expect(leastAllocated.score(podRequesting(500, 1_025), readyNode({ allocatable }))).toBe(74);
  });

  it('counts 100m and 200 MiB for what is not requested, of the pod and of those on the node', () => {
    const node = readyNode({ allocatable: { milliCpu: 1_000, memoryMiB: 1_000 } });
    node.bind(podRequesting(0, 0), 0);
    // cpu (1000-200)/10 = 80; memory (1000-400)/10 = 60; 70.
    expect(leastAllocated.score(podRequesting(0, 0), node)).toBe(70);
  });

  it('is 0 for a resource of which the defaults exceed what the node has', () => {
    // cpu (1000-100)/10 = 90; memory 200 > 150: 0; 45.
    expect(
      leastAllocated.score(podRequesting(0, 0), readyNode({ allocatable: { milliCpu: 1_000, memoryMiB: 150 } })),
    ).toBe(45);
  });
});

describe('NodeResourcesBalancedAllocation', () => {
  it('takes half of the distance between the two fractions off 100, rounded down', () => {
    const node = readyNode({ allocatable });
    node.bind(podRequesting(500, 1_024), 0);
    // cpu 1000/2000 = 0.5, memory 1536/4096 = 0.375; (1 - 0.125/2) * 100 = 93.75 -> 93.
    expect(balancedAllocation.score(podRequesting(500, 512), node)).toBe(93);
  });

  it('counts real requests, without defaults', () => {
    const node = readyNode({ allocatable: { milliCpu: 1_000, memoryMiB: 1_000 } });
    // cpu 0.5, memory 0 (200 MiB by default would make it 85): 75.
    expect(balancedAllocation.score(podRequesting(500, 0), node)).toBe(75);
    expect(balancedAllocation.score(podRequesting(0, 0), node)).toBe(100);
  });

  it('takes no fraction for more than 1', () => {
    const node = readyNode({ allocatable: { milliCpu: 100, memoryMiB: 1_000 } });
    expect(balancedAllocation.score(podRequesting(300, 0), node)).toBe(50);
  });
});
