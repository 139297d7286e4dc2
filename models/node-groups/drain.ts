import { sleep, type Task } from '../../sim/process.ts';
import { type Duration, NEVER, seconds, type Time } from '../../sim/time.ts';
import type { Node } from '../kubernetes/node.ts';
import type { Pod } from '../kubernetes/pod.ts';
import type { FleetContext } from './fleet-context.ts';

/** What a PodDisruptionBudget does not allow is tried again after this (kubectl v1.31, pkg/drain/drain.go, `evictPods`). */
const EVICTION_RETRY = seconds(5);
/** How often it is looked whether the evicted pods are gone (`waitForDelete` of the same file). */
const GONE_POLL = seconds(1);

export interface DrainOptions {
  /** In place of the pods' own grace period. */
  readonly gracePeriod?: Duration | undefined;
  /** After this the rest of the pods is left where it is. */
  readonly timeout?: Duration | undefined;
  /** Called once, when budgets do not allow that so many of its pods go now. */
  readonly onKept?: ((pods: number) => void) | undefined;
}

/**
 * Cordons a node and evicts its pods as kubectl does: all of them at once, those of DaemonSets excepted, each as soon as
 * its budgets allow it.
 * @returns whether all of them were gone before the timeout.
 */
export function* drainNode(
  { simulation, evictions }: Pick<FleetContext, 'simulation' | 'evictions'>,
  node: Node,
  { gracePeriod, timeout, onKept }: DrainOptions = {},
): Task<boolean> {
  const end: Time = timeout === undefined ? NEVER : simulation.now + timeout;
  node.cordon();
  const pods = node.pods.filter(isEvicted);
  let left = pods;
  let first = true;
  for (;;) {
    left = left.filter((pod) => !evictions.evict(pod, gracePeriod));
    if (left.length === 0) break;
    if (first) onKept?.(left.length);
    first = false;
    if (simulation.now >= end) return false;
    yield sleep(Math.min(EVICTION_RETRY, end - simulation.now));
  }
  while (pods.some((pod) => node.pods.includes(pod))) {
    if (simulation.now >= end) return false;
    yield sleep(Math.min(GONE_POLL, end - simulation.now));
  }
  return true;
}

function isEvicted({ spec }: Pod): boolean {
  return spec.owner?.startsWith('DaemonSet/') !== true;
}
