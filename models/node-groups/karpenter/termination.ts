import { sleep, type Task } from '../../../sim/process.ts';
import { milliseconds, NEVER, seconds } from '../../../sim/time.ts';
import type { Node } from '../../kubernetes/node.ts';
import type { Pod } from '../../kubernetes/pod.ts';
import { tolerates } from '../../kubernetes/scheduler/tolerations.ts';
import type { Taint } from '../../pod-template.ts';
import { isDaemon } from '../what-if/pending-pods.ts';
import type { KarpenterContext } from './karpenter-context.ts';

/** Keeps new pods off a node that goes (kubernetes-sigs/karpenter, pkg/apis/v1/taints.go). It is not cordoned: ipamd goes on as before. */
const DISRUPTED: Taint = { key: 'karpenter.sh/disrupted', value: '', effect: 'NoSchedule' };

/** What a PodDisruptionBudget does not allow is tried again after 0.1, 0.2, 0.4 ... 10 s (pkg/controllers/node/termination/terminator/eviction.go). */
const FIRST_RETRY = milliseconds(100);
const LONGEST_RETRY = seconds(10);
/** How often it is looked whether the evicted pods are gone (pkg/controllers/node/termination/controller.go). */
const GONE_POLL = seconds(1);
/** The value of `system-cluster-critical`: from it on a pod is critical. */
const CRITICAL = 2_000_000_000;

export function taintDisrupted(node: Node): void {
  if (!node.taints.includes(DISRUPTED)) node.setTaints([...node.taints, DISRUPTED]);
}

export function untaintDisrupted(node: Node): void {
  node.setTaints(node.taints.filter((taint) => taint !== DISRUPTED));
}

/**
 * Evicts the pods that do not tolerate the taint, group after group: those that are not critical before those that are,
 * and in each case those of DaemonSets last (pkg/controllers/node/termination/terminator/terminator.go).
 * @param patience after this the rest of the pods is left where it is; NEVER: none is.
 */
export function* drain(
  { simulation, evictions }: Pick<KarpenterContext, 'simulation' | 'evictions'>,
  node: Node,
  patience: number,
): Task {
  const end = patience === NEVER ? NEVER : simulation.now + patience;
  for (const isInGroup of GROUPS) {
    let retry = FIRST_RETRY;
    for (;;) {
      const left = node.pods.filter((pod) => isEvicted(pod) && isInGroup(pod));
      if (left.length === 0) break;
      if (simulation.now >= end) return;
      const refused = left.filter((pod) => !evictions.evict(pod));
      yield sleep(Math.min(refused.length > 0 ? retry : GONE_POLL, end - simulation.now));
      retry = Math.min(2 * retry, LONGEST_RETRY);
    }
  }
}

const GROUPS: readonly ((pod: Pod) => boolean)[] = [
  (pod) => !isCritical(pod) && !isDaemon(pod),
  (pod) => !isCritical(pod) && isDaemon(pod),
  (pod) => isCritical(pod) && !isDaemon(pod),
  (pod) => isCritical(pod) && isDaemon(pod),
];

function isEvicted({ spec }: Pod): boolean {
  return !tolerates(spec.tolerations, DISRUPTED);
}

function isCritical({ spec: { priority = 0 } }: Pod): boolean {
  return priority >= CRITICAL;
}
