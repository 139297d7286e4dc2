import { type EventTable, NO_SLOT, type Slot } from './event-table.ts';
import type { Time } from './time.ts';

/** A power of two, like every length that it grows to. */
const INITIAL_LENGTH = 16;

/** Events that come due in the order in which they are added: a ring. */
export class Lane {
  readonly #events: EventTable;
  #ring = new Int32Array(INITIAL_LENGTH);
  #head = 0;
  #count = 0;

  constructor(events: EventTable) {
    this.#events = events;
  }

  add(slot: Slot): void {
    if (this.#count === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#count) & (this.#ring.length - 1)] = slot;
    this.#count += 1;
  }

  /** As `EventQueue.first`. */
  first(): Slot {
    while (this.#count > 0) {
      const slot = this.#ring[this.#head] as Slot;
      if (!this.#events.isCancelled(slot)) return slot;
      this.removeFirst();
      this.#events.remove(slot);
    }
    return NO_SLOT;
  }

  get firstTime(): Time {
    return this.#events.time(this.#ring[this.#head] as Slot);
  }

  removeFirst(): void {
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#count -= 1;
  }

  #grow(): void {
    const ring = new Int32Array(2 * this.#ring.length);
    ring.set(this.#ring.subarray(this.#head));
    ring.set(this.#ring.subarray(0, this.#head), this.#ring.length - this.#head);
    this.#ring = ring;
    this.#head = 0;
  }
}
