import type { Taint } from '../../../pod-template.ts';
import type { Filter } from '../plugins.ts';
import { tolerates } from '../tolerations.ts';

const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoSchedule' };

/**
 * Keeps pods off nodes with a taint that they do not tolerate (kubernetes v1.31,
 * pkg/scheduler/framework/plugins/tainttoleration). One of them every node carries from its registration until it is Ready
 * (plugin/pkg/admission/nodetaint).
 */
export const taintToleration: Filter = {
  name: 'TaintToleration',
  helpedByPodEnd: false,
  helpedByPodStart: false,
  prepare({ spec: { tolerations } }) {
    const toleratesNotReady = tolerates(tolerations, NOT_READY);
    return (node) => {
      if (!node.ready && !toleratesNotReady) return reason(NOT_READY);
      for (const taint of node.taints) {
        if (taint.effect !== 'PreferNoSchedule' && !tolerates(tolerations, taint)) return reason(taint);
      }
      return undefined;
    };
  },
};

function reason({ key, value }: Taint): string {
  return `node(s) had untolerated taint {${key}: ${value}}`;
}
