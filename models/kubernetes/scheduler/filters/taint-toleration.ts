import type { Filter } from '../plugins.ts';

/**
 * No pod of a workload tolerates `node.kubernetes.io/not-ready:NoSchedule`, which a node carries from its registration
 * until it is Ready (kubernetes v1.31, plugin/pkg/admission/nodetaint and pkg/scheduler/framework/plugins/tainttoleration).
 */
export const taintToleration: Filter = {
  name: 'TaintToleration',
  helpedByPodEnd: false,
  filter: (_pod, node) => (node.ready ? undefined : 'node(s) had untolerated taint {node.kubernetes.io/not-ready: }'),
};
