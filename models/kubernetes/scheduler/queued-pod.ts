import { type Duration, seconds, type Time } from '../../../sim/time.ts';
import type { Pod } from '../pod.ts';

/** `PodInitialBackoffSeconds` and `PodMaxBackoffSeconds` (kubernetes v1.31, pkg/scheduler/apis/config/v1/defaults.go). */
const INITIAL_BACK_OFF = seconds(1);
const MAX_BACK_OFF = seconds(10);

/** A pod on no node yet, as the scheduler keeps it (`QueuedPodInfo`, kubernetes v1.31, pkg/scheduler/framework/types.go). */
export class QueuedPod {
  readonly pod: Pod;
  /** Since when it has been in the queue: from its creation, or from its last attempt. */
  since: Time;
  /** Decides between pods that came at the same moment. */
  sequence: number;
  /** Attempts to find it a node. */
  attempts = 0;
  /** Did a filter keep it off a node that the end, or the start, of another pod may satisfy? */
  helpedByPodEnd = false;
  helpedByPodStart = false;

  constructor(pod: Pod, since: Time, sequence: number) {
    this.pod = pod;
    this.since = since;
    this.sequence = sequence;
  }

  /** Before this it is not tried again, whatever happens: 1, 2, 4, 8, 10, 10 ... s after its attempts. */
  get backOffEnd(): Time {
    return this.since + backOff(this.attempts);
  }
}

function backOff(attempts: number): Duration {
  return Math.min(MAX_BACK_OFF, INITIAL_BACK_OFF * 2 ** (attempts - 1));
}

/** The highest priority first, and among equal ones who waits longest (PrioritySort). */
export function isBefore(a: QueuedPod, b: QueuedPod): boolean {
  const [priorityOfA, priorityOfB] = [a.pod.spec.priority ?? 0, b.pod.spec.priority ?? 0];
  if (priorityOfA !== priorityOfB) return priorityOfA > priorityOfB;
  return a.since < b.since || (a.since === b.since && a.sequence < b.sequence);
}

export function endsBackOffBefore(a: QueuedPod, b: QueuedPod): boolean {
  const [endOfA, endOfB] = [a.backOffEnd, b.backOffEnd];
  return endOfA < endOfB || (endOfA === endOfB && a.sequence < b.sequence);
}
