import type { Resources } from '../../../pod-template.ts';
import type { Node } from '../../node.ts';
import { nonZeroRequests } from '../../non-zero-requests.ts';
import { MAX_NODE_SCORE, type Score } from '../plugins.ts';
import type { SchedulerConfig } from '../scheduler-config.ts';

/** What a strategy makes of one resource: of what the node has, and of what would be requested of it. Whole percents. */
type ResourceScore = (capacity: number, requested: number) => number;

/** The more of it stays free, the better (kubernetes v1.31, pkg/scheduler/framework/plugins/noderesources/least_allocated.go). */
const leastAllocated: ResourceScore = (capacity, requested) =>
  requested > capacity ? 0 : Math.floor(((capacity - requested) * MAX_NODE_SCORE) / capacity);

/** The fuller, the better (most_allocated.go in the same place). */
const mostAllocated: ResourceScore = (capacity, requested) =>
  Math.floor((Math.min(requested, capacity) * MAX_NODE_SCORE) / capacity);

const STRATEGIES: Readonly<Record<SchedulerConfig['strategy'], ResourceScore>> = {
  LeastAllocated: leastAllocated,
  MostAllocated: mostAllocated,
};

export function nodeResourcesFitScore(strategy: SchedulerConfig['strategy']): Score {
  return {
    name: 'NodeResourcesFit',
    weight: 1,
    scores({ spec }, nodes) {
      const requests = nonZeroRequests(spec);
      return nodes.map((node) => allocationScore(strategy, requests, node));
    },
  };
}

/**
 * The mean over cpu and memory, rounded down. What is not requested counts with the defaults, of the pod and of those on
 * the node; MiB give the same as Kubernetes' bytes: the unit cancels out.
 * @param requests the pod's, with the defaults.
 */
export function allocationScore(
  strategy: SchedulerConfig['strategy'],
  requests: Resources,
  { allocatable, nonZeroRequested }: Node,
): number {
  const ofResource = STRATEGIES[strategy];
  let resources = 0;
  let sum = 0;
  if (allocatable.milliCpu > 0) {
    resources += 1;
    sum += ofResource(allocatable.milliCpu, nonZeroRequested.milliCpu + requests.milliCpu);
  }
  if (allocatable.memoryMiB > 0) {
    resources += 1;
    sum += ofResource(allocatable.memoryMiB, nonZeroRequested.memoryMiB + requests.memoryMiB);
  }
  return resources === 0 ? 0 : Math.floor(sum / resources);
}
