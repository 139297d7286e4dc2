import type { Resources } from '../../../pod-template.ts';
import type { Node } from '../../node.ts';
import { MAX_NODE_SCORE, type Score } from '../plugins.ts';

/**
 * The closer the used fractions of cpu and memory, the better: 1 less their standard deviation, which for two values is
 * half of their distance (kubernetes v1.31, pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go). Counts
 * what is really requested, without defaults.
 */
export const balancedAllocation: Score = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  scores: ({ spec }, nodes) => nodes.map((node) => balanceScore(spec.requests, node)),
};

export function balanceScore(requests: Resources, { allocatable, requested }: Node): number {
  // A resource that the node does not have is left out, and a single value does not deviate.
  if (allocatable.milliCpu === 0 || allocatable.memoryMiB === 0) return MAX_NODE_SCORE;
  const cpu = Math.min(1, (requested.milliCpu + requests.milliCpu) / allocatable.milliCpu);
  const memory = Math.min(1, (requested.memoryMiB + requests.memoryMiB) / allocatable.memoryMiB);
  const deviation = Math.abs((cpu - memory) / 2);
  return Math.trunc((1 - deviation) * MAX_NODE_SCORE);
}
