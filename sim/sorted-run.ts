import { EventColumns } from './event-columns.ts';
import type { EventTable, Slot } from './event-table.ts';
import type { Time } from './time.ts';

/** A few events in order, the earliest behind all others: it is taken out without anything being moved. */
export class SortedRun {
  readonly #events: EventTable;
  readonly #columns = new EventColumns();

  constructor(events: EventTable) {
    this.#events = events;
  }

  get size(): number {
    return this.#columns.size;
  }

  /** The earliest. There must be one. */
  get first(): Slot {
    return this.#columns.slots[this.#columns.size - 1] as Slot;
  }

  get firstTime(): Time {
    return this.#columns.times[this.#columns.size - 1] as Time;
  }

  removeFirst(): void {
    this.#columns.size -= 1;
  }

  /** Puts an event in its place: as many others are moved as are earlier. */
  add(slot: Slot, time: Time): void {
    let place = this.#columns.size;
    this.#columns.add(slot, time);
    const { times, slots } = this.#columns;
    for (; place > 0; place -= 1) {
      const before = times[place - 1] as Time;
      if (before > time) break;
      if (before === time && this.#events.isEarlier(slot, slots[place - 1] as Slot)) break;
      times[place] = before;
      slots[place] = slots[place - 1] as Slot;
    }
    times[place] = time;
    slots[place] = slot;
  }
}
