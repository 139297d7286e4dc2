import type { EventQueue } from './event-queue.ts';
import { type EventTable, NO_SLOT, type Slot } from './event-table.ts';
import { Lane } from './lane.ts';
import { type Duration, NEVER, type Time } from './time.ts';

/**
 * A first-in-first-out lane for each delay named in the constructor, beside another queue for the rest: events that all
 * wait equally long come due in the order in which they were added.
 */
export class LanedQueue implements EventQueue {
  readonly #events: EventTable;
  readonly #rest: EventQueue;
  readonly #laneByDelay = new Map<Duration, Lane>();
  readonly #lanes: Lane[];
  /** Where the earliest event is: what `removeFirst` takes it from. */
  #firstLane: Lane | undefined;
  #firstTime: Time = NEVER;

  constructor(events: EventTable, constantDelays: readonly Duration[], rest: EventQueue) {
    this.#events = events;
    this.#rest = rest;
    for (const delay of constantDelays) this.#laneByDelay.set(delay, new Lane(events));
    this.#lanes = [...this.#laneByDelay.values()];
  }

  add(slot: Slot, time: Time, delay: Duration): void {
    const lane = this.#laneByDelay.get(delay);
    if (lane === undefined) this.#rest.add(slot, time, delay);
    else lane.add(slot);
  }

  first(): Slot {
    let earliest = this.#rest.first();
    let earliestTime = earliest === NO_SLOT ? NEVER : this.#rest.firstTime;
    this.#firstLane = undefined;
    for (const lane of this.#lanes) {
      const slot = lane.first();
      if (slot === NO_SLOT) continue;
      // By the times that are at hand: the row of the rest's first event is in no cache, and nobody else reads it now.
      const time = lane.firstTime;
      if (earliestTime < time || (earliestTime === time && this.#events.isEarlier(earliest, slot))) continue;
      earliest = slot;
      earliestTime = time;
      this.#firstLane = lane;
    }
    this.#firstTime = earliestTime;
    return earliest;
  }

  get firstTime(): Time {
    return this.#firstTime;
  }

  removeFirst(): void {
    (this.#firstLane ?? this.#rest).removeFirst();
  }
}
