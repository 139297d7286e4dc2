import { nonZeroMemoryMiB, nonZeroMilliCpu } from '../../non-zero-requests.ts';
import { MAX_NODE_SCORE, type Score } from '../plugins.ts';

/**
 * LeastAllocated: the more of cpu and memory stays free, the better (kubernetes v1.31,
 * pkg/scheduler/framework/plugins/noderesources/least_allocated.go). What is not requested counts with the defaults.
 */
export const leastAllocated: Score = {
  name: 'NodeResourcesFit',
  weight: 1,
  score(pod, node) {
    const { allocatable, nonZeroRequested } = node;
    const { requests } = pod.spec;
    const resources = (allocatable.milliCpu === 0 ? 0 : 1) + (allocatable.memoryMiB === 0 ? 0 : 1);
    if (resources === 0) return 0;
    const sum =
      freePercent(allocatable.milliCpu, nonZeroRequested.milliCpu + nonZeroMilliCpu(requests)) +
      freePercent(allocatable.memoryMiB, nonZeroRequested.memoryMiB + nonZeroMemoryMiB(requests));
    return Math.floor(sum / resources);
  },
};

/** Whole percents, rounded down. MiB give the same as Kubernetes' bytes: the unit cancels out. */
function freePercent(capacity: number, requested: number): number {
  if (capacity === 0 || requested > capacity) return 0;
  return Math.floor(((capacity - requested) * MAX_NODE_SCORE) / capacity);
}
