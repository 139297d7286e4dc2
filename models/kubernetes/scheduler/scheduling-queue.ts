import FastPriorityQueue from 'fastpriorityqueue';
import type { EventId } from '../../../sim/event-table.ts';
import type { RandomStream } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import { minutes, seconds, type Time } from '../../../sim/time.ts';
import { tickAtOrAfter } from '../periodic-tick.ts';
import type { Pod } from '../pod.ts';
import { endsBackOffBefore, isBefore, QueuedPod } from './queued-pod.ts';

/** `flushBackoffQCompleted` and `flushUnschedulablePodsLeftover` run this often (kubernetes v1.31, scheduling_queue.go). */
const BACK_OFF_FLUSH_PERIOD = seconds(1);
const LEFTOVER_FLUSH_PERIOD = seconds(30);
/** `DefaultPodMaxInUnschedulablePodsDuration` (the same file): for the case that an event was missed. */
const LEFTOVER_AGE = minutes(5);
/** Pods after which the queue is told to forget those that it has given. */
const TAKEN_TO_FORGET = 256;

/**
 * The pods on no node: those to be tried next (activeQ), those whose back-off is not over (backoffQ), and those that
 * nothing has happened for since they were found to fit nowhere (kubernetes v1.31,
 * pkg/scheduler/internal/queue/scheduling_queue.go). It has events only while the last two hold pods. Deleted pods are
 * passed over when they would be tried: to take them out of a heap would cost a search.
 */
export class SchedulingQueue {
  readonly #simulation: Simulation;
  readonly #onActive: () => void;
  readonly #backOffPhase: Time;
  readonly #leftoverPhase: Time;
  readonly #active = new FastPriorityQueue<QueuedPod>(isBefore);
  readonly #backingOff = new FastPriorityQueue<QueuedPod>(endsBackOffBefore);
  /** In the order of `since`. */
  readonly #unschedulable = new Map<Pod, QueuedPod>();
  /** Of those: the ones that the end, or the start, of another pod may help. */
  readonly #helpedByPodEnd = new Set<QueuedPod>();
  readonly #helpedByPodStart = new Set<QueuedPod>();
  #backOffFlush: EventId | undefined;
  #leftoverFlush: EventId | undefined;
  #sequence = 0;
  #takenSinceForgotten = 0;

  /** @param onActive called when a pod has become ready to be tried. */
  constructor(simulation: Simulation, stream: RandomStream, onActive: () => void) {
    this.#simulation = simulation;
    this.#onActive = onActive;
    this.#backOffPhase = stream.below(BACK_OFF_FLUSH_PERIOD);
    this.#leftoverPhase = stream.below(LEFTOVER_FLUSH_PERIOD);
  }

  add(pod: Pod): void {
    this.#activate(new QueuedPod(pod, this.#simulation.now, this.#sequence++));
  }

  /** The pod to try next, its attempt counted; undefined when there is none. */
  take(): QueuedPod | undefined {
    for (;;) {
      const queued = this.#active.poll();
      this.#forgetTaken();
      if (queued !== undefined && queued.pod.deleted !== undefined) continue;
      if (queued !== undefined) queued.attempts += 1;
      return queued;
    }
  }

  /** The library's heap holds on to what it has given, which after a rush would be thousands of pods long gone. */
  #forgetTaken(): void {
    this.#takenSinceForgotten += 1;
    if (this.#takenSinceForgotten < Math.max(TAKEN_TO_FORGET, this.#active.size)) return;
    this.#takenSinceForgotten = 0;
    this.#active.trim();
  }

  /** Keeps a pod that fits nowhere until something happens that may help it. */
  addUnschedulable(queued: QueuedPod): void {
    queued.since = this.#simulation.now;
    queued.sequence = this.#sequence++;
    this.#unschedulable.set(queued.pod, queued);
    if (queued.helpedByPodEnd) this.#helpedByPodEnd.add(queued);
    if (queued.helpedByPodStart) this.#helpedByPodStart.add(queued);
    this.#planLeftoverFlush();
  }

  /** Its deletion has been asked for. */
  remove(pod: Pod): void {
    const queued = this.#unschedulable.get(pod);
    if (queued !== undefined) this.#forgetUnschedulable(queued);
  }

  /** A pod has reached a terminal phase: the event does not say which pod fits where now. */
  podEnded(): void {
    for (const queued of this.#helpedByPodEnd) this.#leaveUnschedulable(queued);
  }

  podStarted(): void {
    for (const queued of this.#helpedByPodStart) this.#leaveUnschedulable(queued);
  }

  /** Something has happened that gives the pods that `mayFit` another attempt: now, or when their back-off is over. */
  retry(mayFit: (pod: Pod) => boolean): void {
    for (const queued of this.#unschedulable.values()) {
      if (mayFit(queued.pod)) this.#leaveUnschedulable(queued);
    }
  }

  #forgetUnschedulable(queued: QueuedPod): void {
    this.#unschedulable.delete(queued.pod);
    this.#helpedByPodEnd.delete(queued);
    this.#helpedByPodStart.delete(queued);
  }

  #leaveUnschedulable(queued: QueuedPod): void {
    this.#forgetUnschedulable(queued);
    if (queued.backOffEnd <= this.#simulation.now) {
      this.#activate(queued);
    } else {
      this.#backingOff.add(queued);
      this.#planBackOffFlush();
    }
  }

  #activate(queued: QueuedPod): void {
    this.#active.add(queued);
    this.#onActive();
  }

  #planBackOffFlush(): void {
    const first = this.#backingOff.peek();
    if (first === undefined) return;
    const time = tickAtOrAfter(first.backOffEnd, BACK_OFF_FLUSH_PERIOD, this.#backOffPhase);
    const planned = this.#simulation.timeOf(this.#backOffFlush);
    if (planned !== undefined && planned <= time) return;
    this.#simulation.cancel(this.#backOffFlush);
    this.#backOffFlush = this.#simulation.at(time, () => this.#flushBackOff());
  }

  #flushBackOff(): void {
    for (
      let first = this.#backingOff.peek();
      first !== undefined && first.backOffEnd <= this.#simulation.now;
      first = this.#backingOff.peek()
    ) {
      this.#backingOff.poll();
      if (first.pod.deleted === undefined) this.#activate(first);
    }
    this.#planBackOffFlush();
  }

  #planLeftoverFlush(): void {
    const [oldest] = this.#unschedulable.values();
    if (oldest === undefined || this.#simulation.timeOf(this.#leftoverFlush) !== undefined) return;
    // A pod must have been there for longer than the age.
    const time = tickAtOrAfter(oldest.since + LEFTOVER_AGE + 1, LEFTOVER_FLUSH_PERIOD, this.#leftoverPhase);
    this.#leftoverFlush = this.#simulation.at(time, () => this.#flushLeftover());
  }

  #flushLeftover(): void {
    const before = this.#simulation.now - LEFTOVER_AGE;
    for (const queued of this.#unschedulable.values()) {
      if (queued.since >= before) break;
      this.#leaveUnschedulable(queued);
    }
    this.#planLeftoverFlush();
  }
}
