import type { LaunchedNodes, Metric, MetricKind, MetricLabel } from '../metric.ts';

export const NODE: MetricLabel = { name: 'node', description: "The node's name." };
export const NODE_GROUP: MetricLabel = { name: 'node_group', description: "The node's group." };
export const SUBNET: MetricLabel = {
  name: 'subnet',
  description: 'The subnet; of a node, that of its first interface.',
};
export const NODE_LABELS: readonly MetricLabel[] = [NODE, NODE_GROUP, SUBNET];

/** The labels of something that happens on a node. */
export function nodeLabels({ node }: { readonly node: string }, nodes: LaunchedNodes) {
  const launched = nodes.get(node);
  return { node, node_group: launched?.group, subnet: launched?.subnet };
}

/** A metric whose series, if it is a gauge, are added up. */
export function metric(
  kind: MetricKind,
  definition: Pick<Metric, 'name' | 'unit' | 'description' | 'labels'>,
  sources: Metric['sources'],
): Metric {
  return { ...definition, kind, combine: 'sum', sources };
}
