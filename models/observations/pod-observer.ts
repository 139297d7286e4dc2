import type { Duration, Time } from '../../sim/time.ts';
import type { Pod } from '../kubernetes/pod.ts';
import type { WaitCause } from './causes.ts';
import type { PodRecord } from './records.ts';
import { type WaitClock, type WaitTotals, waitParts } from './wait-clock.ts';

const NO_PARTS: ReadonlyMap<WaitCause, Duration> = new Map();

/** Follows all pods and makes a record of each, when it is gone or when the run ends. */
export class PodObserver {
  readonly #report: (record: PodRecord) => void;
  readonly #alive = new Set<Pod>();
  readonly #waiting = new Map<Pod, { clock: WaitClock; start: WaitTotals }>();
  /** Of pods whose wait has ended and that are still there. */
  readonly #waited = new Map<Pod, ReadonlyMap<WaitCause, Duration>>();

  constructor(report: (record: PodRecord) => void) {
    this.#report = report;
  }

  created(pod: Pod): void {
    this.#alive.add(pod);
  }

  waitStarted(pod: Pod, clock: WaitClock, now: Time): void {
    this.#waiting.set(pod, { clock, start: clock.read(now) });
  }

  waitEnded(pod: Pod, now: Time): void {
    const wait = this.#waiting.get(pod);
    if (wait === undefined) return;
    this.#waiting.delete(pod);
    this.#waited.set(pod, waitParts(wait.start, wait.clock.read(now)));
  }

  gone(pod: Pod, now: Time): void {
    this.waitEnded(pod, now);
    this.#report(podRecord(pod, this.#waited.get(pod) ?? NO_PARTS));
    this.#waited.delete(pod);
    this.#alive.delete(pod);
  }

  /** Reports the pods that are still there, in the order of their creation. */
  finish(now: Time): void {
    for (const pod of [...this.#alive]) this.gone(pod, now);
  }
}

function podRecord(pod: Pod, parts: ReadonlyMap<WaitCause, Duration>): PodRecord {
  let addressWait = 0;
  for (const part of parts.values()) addressWait += part;
  return {
    namespace: pod.spec.namespace,
    name: pod.name,
    owner: pod.spec.owner,
    node: pod.node?.name,
    hostNetwork: pod.spec.hostNetwork,
    created: pod.created,
    scheduled: pod.scheduled,
    attempts: pod.attempts,
    firstAttempt: pod.firstAttempt,
    lastAttempt: pod.lastAttempt,
    addressAssigned: pod.addressAssigned,
    started: pod.started,
    ready: pod.ready,
    deleted: pod.deleted,
    addressWait,
    waitParts: parts,
    address: pod.address,
    device: pod.device,
    outcome: pod.outcome,
  };
}
