import type { EventColumns } from './event-columns.ts';
import type { EventTable, Slot } from './event-table.ts';
import type { Time } from './time.ts';

const INITIAL_CAPACITY = 64;

/** A heap with four children a node over two columns of numbers: fast while it is small enough for the processor's cache. */
export class NearHeap {
  readonly #events: EventTable;
  #times = new Float64Array(INITIAL_CAPACITY);
  #slots = new Int32Array(INITIAL_CAPACITY);
  #size = 0;

  constructor(events: EventTable) {
    this.#events = events;
  }

  get size(): number {
    return this.#size;
  }

  /** The earliest. There must be one. */
  get first(): Slot {
    return this.#slots[0] as Slot;
  }

  get firstTime(): Time {
    return this.#times[0] as Time;
  }

  /** Takes everything out. */
  moveAll(to: EventColumns): void {
    for (let place = 0; place < this.#size; place += 1) to.add(this.#slots[place] as Slot, this.#times[place] as Time);
    this.#size = 0;
  }

  add(slot: Slot, time: Time): void {
    let hole = this.#size;
    this.#size += 1;
    if (hole === this.#slots.length) this.#grow();
    const times = this.#times;
    const slots = this.#slots;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent] as Time;
      if (parentTime < time) break;
      if (parentTime === time && this.#events.isEarlier(slots[parent] as Slot, slot)) break;
      times[hole] = parentTime;
      slots[hole] = slots[parent] as Slot;
      hole = parent;
    }
    times[hole] = time;
    slots[hole] = slot;
  }

  removeFirst(): void {
    this.#size -= 1;
    if (this.#size > 0) this.#sink(this.#slots[this.#size] as Slot, this.#times[this.#size] as Time);
  }

  /** Puts an event where the first one was, and below all that are earlier. */
  #sink(slot: Slot, time: Time): void {
    const times = this.#times;
    const slots = this.#slots;
    const size = this.#size;
    let hole = 0;
    for (;;) {
      const firstChild = 4 * hole + 1;
      if (firstChild >= size) break;
      let earliest = firstChild;
      let earliestTime = times[firstChild] as Time;
      const end = Math.min(firstChild + 4, size);
      for (let child = firstChild + 1; child < end; child += 1) {
        const childTime = times[child] as Time;
        if (childTime > earliestTime) continue;
        if (childTime === earliestTime && this.#events.isEarlier(slots[earliest] as Slot, slots[child] as Slot))
          continue;
        earliest = child;
        earliestTime = childTime;
      }
      if (earliestTime > time) break;
      if (earliestTime === time && this.#events.isEarlier(slot, slots[earliest] as Slot)) break;
      times[hole] = earliestTime;
      slots[hole] = slots[earliest] as Slot;
      hole = earliest;
    }
    times[hole] = time;
    slots[hole] = slot;
  }

  #grow(): void {
    const times = new Float64Array(2 * this.#times.length);
    times.set(this.#times);
    this.#times = times;
    const slots = new Int32Array(2 * this.#slots.length);
    slots.set(this.#slots);
    this.#slots = slots;
  }
}
