import type { Time } from './time.ts';

/** What an event does: a function, or something that is told that its moment has come. */
export type Action = (() => void) | { happen(): void };

/** Names an event that was scheduled, for cancelling it. It stays the name of that event alone for the next 500 million events, also when the event is long over. */
export type EventId = number & { readonly __eventId: unique symbol };

/** An event's place in the table. Free again, for another event, as soon as the event has run. */
export type Slot = number;

export const NO_SLOT: Slot = -1;

/** Slots are named by 24 bits of an id, the event in the slot by 29 of its sequence number: together they fit in a number. */
const SLOT_LIMIT = 2 ** 24;
const SLOT_MASK = SLOT_LIMIT - 1;
const SEQUENCE_MASK = 2 ** 29 - 1;
const INITIAL_CAPACITY = 256;

/**
 * All events that are scheduled, as columns of numbers rather than as objects: a million pending events are no work for
 * the garbage collector, and scheduling one allocates nothing. With a million events it is the cache misses that cost: time and
 * sequence lie side by side, and removing an event reads its action alone.
 */
export class EventTable {
  /** For each slot its time and its sequence number: the order of events. */
  #keys = new Float64Array(2 * INITIAL_CAPACITY);
  /** Undefined in a free slot, and for an event that was cancelled and whose slot is still in a queue. */
  readonly #actions: (Action | undefined)[] = new Array(INITIAL_CAPACITY).fill(undefined);
  /** Slots that were used and are free again. The last one is the next to be used: it is still in the caches. */
  #free = new Int32Array(INITIAL_CAPACITY);
  #freeCount = 0;
  #used = 0;
  #sequence = 0;

  /** @throws RangeError at 16 million pending events. */
  add(time: Time, action: Action): Slot {
    let slot: Slot;
    if (this.#freeCount > 0) {
      this.#freeCount -= 1;
      slot = this.#free[this.#freeCount] as Slot;
    } else {
      slot = this.#used;
      this.#used += 1;
      if (slot === this.#actions.length) this.#grow();
    }
    this.#keys[2 * slot] = time;
    this.#keys[2 * slot + 1] = this.#sequence++;
    this.#actions[slot] = action;
    return slot;
  }

  /** Frees the slot of an event that no queue holds any more, and gives what the event was to do. */
  remove(slot: Slot): Action | undefined {
    const action = this.#actions[slot];
    this.#actions[slot] = undefined;
    this.#free[this.#freeCount] = slot;
    this.#freeCount += 1;
    return action;
  }

  time(slot: Slot): Time {
    return this.#keys[2 * slot] as Time;
  }

  idOf(slot: Slot): EventId {
    return (((this.#keys[2 * slot + 1] as number) & SEQUENCE_MASK) * SLOT_LIMIT + slot) as EventId;
  }

  /** NO_SLOT once the event has run or was cancelled. */
  slotOf(id: EventId): Slot {
    const slot = id & SLOT_MASK;
    return this.idOf(slot) === id && !this.isCancelled(slot) ? slot : NO_SLOT;
  }

  /** Costs O(1): the queue drops the empty slot when it comes to it. Cancelling twice, or after the event, does nothing. */
  cancel(id: EventId): void {
    const slot = this.slotOf(id);
    if (slot !== NO_SLOT) this.cancelSlot(slot);
  }

  /** For an event that neither has run nor was cancelled. */
  cancelSlot(slot: Slot): void {
    this.#actions[slot] = undefined;
  }

  isCancelled(slot: Slot): boolean {
    return this.#actions[slot] === undefined;
  }

  /** Events of equal time run in the order in which they were scheduled. */
  isEarlier(a: Slot, b: Slot): boolean {
    const keys = this.#keys;
    const timeA = keys[2 * a] as Time;
    const timeB = keys[2 * b] as Time;
    return timeA < timeB || (timeA === timeB && (keys[2 * a + 1] as number) < (keys[2 * b + 1] as number));
  }

  #grow(): void {
    const capacity = 2 * this.#actions.length;
    if (capacity > SLOT_LIMIT) throw new RangeError(`more than ${this.#actions.length} events are pending`);
    const keys = new Float64Array(2 * capacity);
    keys.set(this.#keys);
    this.#keys = keys;
    // No slot is free, or there would be no need to grow.
    this.#free = new Int32Array(capacity);
    while (this.#actions.length < capacity) this.#actions.push(undefined);
  }
}
