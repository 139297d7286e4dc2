import type { DisruptionReason, NodePoolConfig } from './karpenter-config.ts';

/**
 * How many more nodes of a NodePool may be disrupted for `reason` now (kubernetes-sigs/karpenter,
 * pkg/apis/v1/nodepool.go): the smallest of its budgets; a share of its nodes is rounded up; nodes that are on their way
 * out or not Ready are taken off.
 * @param nodes that have been Ready. @param out of these, those that go or are not Ready.
 */
export function allowedDisruptions(
  { budgets }: Pick<NodePoolConfig, 'budgets'>,
  reason: DisruptionReason,
  nodes: number,
  out: number,
): number {
  const limits = budgets
    .filter(({ reasons }) => reasons === undefined || reasons.includes(reason))
    .map(({ nodes: limit }) => ('nodes' in limit ? limit.nodes : Math.ceil(limit.share * nodes)));
  return Math.max(0, Math.min(nodes, ...limits) - out);
}
