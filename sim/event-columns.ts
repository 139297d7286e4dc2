import type { Slot } from './event-table.ts';
import type { Time } from './time.ts';

const INITIAL_CAPACITY = 64;

/** Events and their times in two columns that grow: to walk through them is to read memory from front to back. */
export class EventColumns {
  times = new Float64Array(INITIAL_CAPACITY);
  slots = new Int32Array(INITIAL_CAPACITY);
  size = 0;

  add(slot: Slot, time: Time): void {
    if (this.size === this.slots.length) this.#grow();
    this.times[this.size] = time;
    this.slots[this.size] = slot;
    this.size += 1;
  }

  #grow(): void {
    const times = new Float64Array(2 * this.times.length);
    times.set(this.times);
    this.times = times;
    const slots = new Int32Array(2 * this.slots.length);
    slots.set(this.slots);
    this.slots = slots;
  }
}
