import type { Toleration } from '../../../pod-template.ts';
import { MAX_NODE_SCORE, type Score } from '../plugins.ts';
import { tolerates } from '../tolerations.ts';

/** The fewer taints `PreferNoSchedule` that the pod does not tolerate, the better (kubernetes v1.31, pkg/scheduler/framework/plugins/tainttoleration). */
export const taintTolerationScore: Score = {
  name: 'TaintToleration',
  weight: 3,
  scores({ spec }, nodes) {
    // Of the tolerations only those of this effect, or of every effect, count.
    const tolerations = spec.tolerations?.filter(concernsPreferNoSchedule);
    const counts = nodes.map(
      (node) =>
        node.taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(tolerations, taint)).length,
    );
    const most = Math.max(...counts);
    return counts.map((count) =>
      most === 0 ? MAX_NODE_SCORE : MAX_NODE_SCORE - Math.floor((MAX_NODE_SCORE * count) / most),
    );
  },
};

function concernsPreferNoSchedule({ effect }: Toleration): boolean {
  return effect === undefined || effect === 'PreferNoSchedule';
}
