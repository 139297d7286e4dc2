import type { Taint } from '../../../pod-template.ts';
import type { Filter } from '../plugins.ts';
import { tolerates } from '../tolerations.ts';

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

/** Cordoned nodes take no new pods but those that tolerate it (kubernetes v1.31, pkg/scheduler/framework/plugins/nodeunschedulable). */
export const nodeUnschedulable: Filter = {
  name: 'NodeUnschedulable',
  helpedByPodEnd: false,
  helpedByPodStart: false,
  prepare({ spec }) {
    if (tolerates(spec.tolerations, UNSCHEDULABLE)) return undefined;
    return (node) => (node.unschedulable ? 'node(s) were unschedulable' : undefined);
  },
};
