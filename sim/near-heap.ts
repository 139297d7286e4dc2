import { EventColumns } from './event-columns.ts';
import type { EventTable, Slot } from './event-table.ts';
import type { Time } from './time.ts';

/**
 * A heap with four children a node over two columns of numbers: fast while it is small enough for the processor's cache.
 *
 * The place of the first event stays empty when it is taken out. Most events schedule another one while they happen, which
 * takes that place and sinks from there: half the way of filling the place with the last event, and of raising the new one.
 */
export class NearHeap {
  readonly #events: EventTable;
  readonly #columns = new EventColumns();
  #isFirstPlaceEmpty = false;

  constructor(events: EventTable) {
    this.#events = events;
  }

  get size(): number {
    return this.#columns.size - (this.#isFirstPlaceEmpty ? 1 : 0);
  }

  /** Gets the earliest event to its place: to be called before `first`. Gives whether there is one. */
  prepareFirst(): boolean {
    if (this.#isFirstPlaceEmpty) this.#fillFirstPlace();
    return this.#columns.size > 0;
  }

  /** The earliest. There must be one: see `prepareFirst`. */
  get first(): Slot {
    return this.#columns.slots[0] as Slot;
  }

  get firstTime(): Time {
    return this.#columns.times[0] as Time;
  }

  /** Takes everything out. */
  moveAll(to: EventColumns): void {
    if (this.#isFirstPlaceEmpty) this.#fillFirstPlace();
    const { times, slots, size } = this.#columns;
    for (let place = 0; place < size; place += 1) to.add(slots[place] as Slot, times[place] as Time);
    this.#columns.size = 0;
  }

  add(slot: Slot, time: Time): void {
    if (this.#isFirstPlaceEmpty) {
      this.#isFirstPlaceEmpty = false;
      this.#sink(slot, time);
    } else this.#raise(slot, time);
  }

  /** Takes out `first`. */
  removeFirst(): void {
    this.#isFirstPlaceEmpty = true;
  }

  /** With the last event. */
  #fillFirstPlace(): void {
    this.#isFirstPlaceEmpty = false;
    const { times, slots } = this.#columns;
    this.#columns.size -= 1;
    const { size } = this.#columns;
    if (size > 0) this.#sink(slots[size] as Slot, times[size] as Time);
  }

  /** Puts an event behind the last one, and above all that are later. */
  #raise(slot: Slot, time: Time): void {
    let hole = this.#columns.size;
    this.#columns.add(slot, time);
    const { times, slots } = this.#columns;
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

  /** Puts an event where the first one was, and below all that are earlier. */
  #sink(slot: Slot, time: Time): void {
    const { times, slots, size } = this.#columns;
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
}
