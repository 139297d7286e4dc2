import { ScheduledEvent } from './event.ts';
import { type EventQueue, HeapQueue } from './event-queue.ts';
import { Process, type Task } from './process.ts';
import type { Duration, Time } from './time.ts';

/** The clock and the order of events. Time moves only from event to event. */
export class Simulation {
  readonly #queue: EventQueue;
  #now: Time = 0;
  #sequence = 0;
  #eventsRun = 0;

  constructor(queue: EventQueue = new HeapQueue()) {
    this.#queue = queue;
  }

  get now(): Time {
    return this.#now;
  }

  /** How many events have run: the measure of what a simulation costs. */
  get eventsRun(): number {
    return this.#eventsRun;
  }

  /** @throws RangeError when `time` is in the past or not a whole number of microseconds. */
  at(time: Time, action: () => void): ScheduledEvent {
    return this.after(time - this.#now, action);
  }

  /** @throws RangeError when `delay` is negative or not a whole number of microseconds. */
  after(delay: Duration, action: () => void): ScheduledEvent {
    if (!(delay >= 0 && Number.isSafeInteger(delay))) {
      throw new RangeError(`an event ${delay} us from now: expected a whole number of microseconds, not negative`);
    }
    const event = new ScheduledEvent(this.#now + delay, this.#sequence++, action);
    this.#queue.add(event, delay);
    return event;
  }

  /** Starts a process; its first step runs as an event of the present moment. */
  start<T>(task: Task<T>): Process<T> {
    return new Process(this, task);
  }

  /** Runs every event before `end` and leaves the clock there. */
  runUntil(end: Time): void {
    for (let event = this.#queue.takeBefore(end); event !== undefined; event = this.#queue.takeBefore(end)) {
      this.#now = event.time;
      this.#eventsRun += 1;
      event.run();
    }
    if (end !== Number.POSITIVE_INFINITY) this.#now = Math.max(this.#now, end);
  }
}
