import type { NoNode, PodRecord } from '../../models/observations/records.ts';
import type { UnschedulableFigures } from './summary.ts';

/** Counts the pods that no node took, by the reasons together. */
export class UnschedulablePods {
  readonly #byReasons = new Map<string, UnschedulableFigures>();

  add({ noNode }: Pick<PodRecord, 'noNode'>): void {
    if (noNode === undefined) return;
    const reasons = reasonsOf(noNode);
    const pods = (this.#byReasons.get(reasons)?.pods ?? 0) + 1;
    this.#byReasons.set(reasons, { reasons, pods, message: messageOf(noNode) });
  }

  /** Those of the most pods first. */
  summarize(): UnschedulableFigures[] {
    return [...this.#byReasons.values()].sort((a, b) => b.pods - a.pods || (a.reasons < b.reasons ? -1 : 1));
  }
}

/** Nodes for which a pod has not been tried yet keep it off for no reason of the scheduler's. */
const NOT_TRIED = 'not tried yet';

function reasonsOf(noNode: NoNode): string {
  if (noNode.nodes === 0) return 'no nodes';
  const reasons = noNode.reasons.map(([reason]) => reason);
  return (available(noNode) === 0 ? reasons : [...reasons, NOT_TRIED]).join(', ');
}

/**
 * As the event FailedScheduling of a pod has it (`FitError` and `ErrNoNodesAvailable`, kubernetes v1.31,
 * pkg/scheduler/framework/types.go and pkg/scheduler/schedule_one.go): the counts sorted as texts.
 */
function messageOf(noNode: NoNode): string {
  const { nodes, reasons } = noNode;
  if (nodes === 0) return 'no nodes available to schedule pods';
  const free = available(noNode);
  const counts = reasons.map(([reason, count]) => `${count} ${reason}`).sort();
  const untried = free === 0 ? [] : [`${free} ${NOT_TRIED}`];
  return `${free}/${nodes} nodes are available: ${[...counts, ...untried].join(', ')}.`;
}

function available({ nodes, reasons }: NoNode): number {
  return reasons.reduce((left, [, count]) => left - count, nodes);
}
