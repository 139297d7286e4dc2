/** `minFeasibleNodesToFind` and `minFeasibleNodesPercentageToFind` (kubernetes v1.31, pkg/scheduler/schedule_one.go). */
const MIN_NODES = 100;
const MIN_PERCENTAGE = 5;

/**
 * How many nodes with room the scheduler looks for before it chooses among them: all of a small cluster, fewer and fewer
 * percents of a large one (`numFeasibleNodesToFind`, pkg/scheduler/schedule_one.go, with no percentage configured).
 */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < MIN_NODES) return nodes;
  const percentage = Math.max(MIN_PERCENTAGE, 50 - Math.floor(nodes / 125));
  return Math.max(MIN_NODES, Math.floor((nodes * percentage) / 100));
}
