import { sleep, type Task } from '../../../sim/process.ts';
import { type Duration, minutes, NEVER, seconds, type Time } from '../../../sim/time.ts';
import type { Node } from '../../kubernetes/node.ts';
import type { Taint } from '../../pod-template.ts';
import type { FleetContext } from '../fleet-context.ts';
import { isDaemon } from '../what-if/pending-pods.ts';

/** Keeps new pods off a node that goes. It is not cordoned (`--cordon-node-before-terminating` is off): ipamd goes on as before. */
const TO_BE_DELETED: Taint = { key: 'ToBeDeletedByClusterAutoscaler', value: '', effect: 'NoSchedule' };
/** `--node-delete-delay-after-taint`. */
const DELAY_AFTER_TAINT = seconds(5);
/** What a PodDisruptionBudget does not allow is tried again after this, and no longer in all than `--max-pod-eviction-time` (core/scaledown/actuation/drain.go). */
const EVICTION_RETRY = seconds(10);
const EVICTION_TIME = minutes(2);
/** How often it is looked whether the pods are gone (the same file). */
const GONE_POLL = seconds(5);

/**
 * Taints a node and evicts its pods, those of DaemonSets excepted.
 * @param grace how long they may take to end.
 * @returns false when a pod could not be evicted: the node stays then, without the taint.
 */
export function* emptyNode(
  { simulation, evictions }: Pick<FleetContext, 'simulation' | 'evictions'>,
  node: Node,
  grace: Duration,
): Task<boolean> {
  node.setTaints([...node.taints, TO_BE_DELETED]);
  yield sleep(DELAY_AFTER_TAINT);
  const pods = node.pods.filter((pod) => !isDaemon(pod));
  const patience = simulation.now + EVICTION_TIME;
  for (let left = pods; ; ) {
    left = left.filter((pod) => !evictions.evict(pod, Math.min(pod.gracePeriod, grace)));
    if (left.length === 0) break;
    if (simulation.now >= patience) {
      node.setTaints(node.taints.filter((taint) => taint !== TO_BE_DELETED));
      return false;
    }
    yield sleep(EVICTION_RETRY);
  }
  const end: Time = grace === NEVER ? NEVER : simulation.now + grace;
  while (simulation.now < end && pods.some((pod) => node.pods.includes(pod))) yield sleep(GONE_POLL);
  return true;
}
