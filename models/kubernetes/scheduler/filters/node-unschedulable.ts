import type { Filter } from '../plugins.ts';

/** Cordoned nodes take no new pods (kubernetes v1.31, pkg/scheduler/framework/plugins/nodeunschedulable). */
export const nodeUnschedulable: Filter = {
  name: 'NodeUnschedulable',
  helpedByPodEnd: false,
  filter: (_pod, node) => (node.unschedulable ? 'node(s) were unschedulable' : undefined),
};
