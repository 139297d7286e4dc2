import FastPriorityQueue from 'fastpriorityqueue';
import { type EventTable, NO_SLOT, type Slot } from './event-table.ts';
import type { Duration, Time } from './time.ts';

/** Puts the events of a table in order. */
export interface EventQueue {
  /** @param delay from now to the event's time; a queue may use it to choose where to keep the event. */
  add(slot: Slot, time: Time, delay: Duration): void;
  /** The earliest event that is not cancelled, left in the queue; NO_SLOT if there is none. Frees the slots of cancelled ones on the way. */
  first(): Slot;
  /** The time of what `first` has just given: most queues have it at hand, when the table's row would have to be fetched. */
  readonly firstTime: Time;
  /** Takes out what `first` has just given. */
  removeFirst(): void;
}

export type MakeEventQueue = (events: EventTable) => EventQueue;

/** The plain heap of a library: the reference that every other queue must equal, event for event. */
export class HeapQueue implements EventQueue {
  readonly #events: EventTable;
  readonly #heap: FastPriorityQueue<Slot>;

  constructor(events: EventTable) {
    this.#events = events;
    this.#heap = new FastPriorityQueue<Slot>((a, b) => events.isEarlier(a, b));
  }

  add(slot: Slot): void {
    this.#heap.add(slot);
  }

  first(): Slot {
    for (;;) {
      const slot = this.#heap.peek();
      if (slot === undefined) return NO_SLOT;
      if (!this.#events.isCancelled(slot)) return slot;
      this.#heap.poll();
      this.#events.remove(slot);
    }
  }

  get firstTime(): Time {
    return this.#events.time(this.#heap.peek() as Slot);
  }

  removeFirst(): void {
    this.#heap.poll();
  }
}
