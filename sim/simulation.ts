import { BucketQueue } from './bucket-queue.ts';
import type { EventQueue, MakeEventQueue } from './event-queue.ts';
import { type Action, type EventId, EventTable, NO_SLOT, type Slot } from './event-table.ts';
import { Lane } from './lane.ts';
import { Process, type Task } from './process.ts';
import type { Duration, Time } from './time.ts';

/** The clock and the order of events. Time moves only from event to event. */
export class Simulation {
  readonly #events = new EventTable();
  readonly #queue: EventQueue;
  /** Events of the present moment: all of them are behind those of the queue that come at this moment too. */
  readonly #present = new Lane(this.#events);
  #now: Time = 0;
  #eventsRun = 0;

  constructor(makeQueue: MakeEventQueue = (events) => new BucketQueue(events)) {
    this.#queue = makeQueue(this.#events);
  }

  get now(): Time {
    return this.#now;
  }

  /** How many events have run: the measure of what a simulation costs. */
  get eventsRun(): number {
    return this.#eventsRun;
  }

  /** @throws RangeError when `time` is in the past or not a whole number of microseconds. */
  at(time: Time, action: Action): EventId {
    return this.after(time - this.#now, action);
  }

  /** @throws RangeError when `delay` is negative or not a whole number of microseconds. */
  after(delay: Duration, action: Action): EventId {
    return this.#events.idOf(this.schedule(delay, action));
  }

  /** Keeps an event from happening. Without an effect on one that has happened or was cancelled, and for undefined. */
  cancel(id: EventId | undefined): void {
    if (id !== undefined) this.#events.cancel(id);
  }

  /** As `after`, for an action that keeps its only event in mind and so knows how long the slot is the event's. */
  schedule(delay: Duration, action: Action): Slot {
    if (!(delay >= 0 && Number.isSafeInteger(delay))) {
      throw new RangeError(`an event ${delay} us from now: expected a whole number of microseconds, not negative`);
    }
    const time = this.#now + delay;
    const slot = this.#events.add(time, action);
    if (delay === 0) this.#present.add(slot);
    else this.#queue.add(slot, time, delay);
    return slot;
  }

  /** Keeps an event from happening that is yet to happen. */
  unschedule(slot: Slot): void {
    this.#events.cancelSlot(slot);
  }

  /** When the event will happen; undefined when it has, or was cancelled. */
  timeOf(id: EventId | undefined): Time | undefined {
    const slot = id === undefined ? NO_SLOT : this.#events.slotOf(id);
    return slot === NO_SLOT ? undefined : this.#events.time(slot);
  }

  /** Starts a process; its first step runs as an event of the present moment. */
  start<T>(task: Task<T>): Process<T> {
    return new Process(this, task);
  }

  /** The event that is happening becomes a process, whose first step runs now: there must be nothing else that the event does. */
  become<T>(task: Task<T>): Process<T> {
    return new Process(this, task, true);
  }

  /** Runs every event before `end` and leaves the clock there. */
  runUntil(end: Time): void {
    while (this.#now < end) {
      const slot = this.#queue.first();
      const time = slot === NO_SLOT ? Number.POSITIVE_INFINITY : this.#queue.firstTime;
      const present = time > this.#now ? this.#present.first() : NO_SLOT;
      if (present !== NO_SLOT) {
        this.#present.removeFirst();
        this.#run(present);
      } else if (time < end) {
        this.#queue.removeFirst();
        this.#now = time;
        this.#run(slot);
      } else break;
    }
    if (end !== Number.POSITIVE_INFINITY) this.#now = Math.max(this.#now, end);
  }

  #run(slot: Slot): void {
    const action = this.#events.remove(slot);
    this.#eventsRun += 1;
    if (typeof action === 'function') action();
    else action?.happen();
  }
}
