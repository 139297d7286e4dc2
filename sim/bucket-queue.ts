import type { EventQueue } from './event-queue.ts';
import { type EventTable, NO_SLOT, type Slot } from './event-table.ts';
import { NearHeap } from './near-heap.ts';
import type { Time } from './time.ts';

/** Events that a bucket is meant to hold: few enough for a tiny heap, many enough that most buckets are not empty. */
const EVENTS_PER_BUCKET = 16;
/** More events than this are not kept in one heap; so few that laying out buckets would not pay are. */
const MOST_IN_ONE_HEAP = 1_024;
const FEWEST_IN_BUCKETS = 256;
/** How many of the far events are looked at to choose the width of the buckets. */
const SAMPLE_SIZE = 64;

/**
 * What is near is kept in a small heap. What comes later lies unsorted in buckets of equal width, and what comes after the
 * last bucket in one heap of its own, unsorted too. When the near events have run, the next bucket becomes near; when the
 * buckets are used up, new ones are laid out over the earlier half of what is far. So an event is touched a few times,
 * however many are pending. As long as few are, all of them are near.
 */
export class BucketQueue implements EventQueue {
  readonly #events: EventTable;
  readonly #near: NearHeap;
  /** Everything before this is in the heap. */
  #nearEnd: Time = Number.POSITIVE_INFINITY;
  #buckets = new Int32Array(0);
  #nextBucket = 0;
  #bucketsStart: Time = 0;
  #bucketsEnd: Time = 0;
  #bucketWidth: Time = 1;
  #far: Slot = NO_SLOT;
  #farCount = 0;

  constructor(events: EventTable) {
    this.#events = events;
    this.#near = new NearHeap(events);
  }

  add(slot: Slot): void {
    const time = this.#events.time(slot);
    if (time < this.#nearEnd) {
      this.#near.add(slot, time);
      if (this.#nearEnd === Number.POSITIVE_INFINITY && this.#near.size > MOST_IN_ONE_HEAP) this.#spill();
    } else if (time < this.#bucketsEnd) {
      const bucket = Math.floor((time - this.#bucketsStart) / this.#bucketWidth);
      this.#events.links[2 * slot] = this.#buckets[bucket] as Slot;
      this.#buckets[bucket] = slot;
    } else {
      this.#events.links[2 * slot] = this.#far;
      this.#far = slot;
      this.#farCount += 1;
    }
  }

  first(): Slot {
    do {
      while (this.#near.size > 0) {
        const slot = this.#near.first;
        if (!this.#events.isCancelled(slot)) return slot;
        this.#near.removeFirst();
        this.#events.remove(slot);
      }
    } while (this.#openNextBucket() || this.#layOutBuckets());
    return NO_SLOT;
  }

  removeFirst(): void {
    this.#near.removeFirst();
  }

  /** Moves the next bucket that is not empty into the heap. Gives whether there was one. */
  #openNextBucket(): boolean {
    while (this.#nextBucket < this.#buckets.length) {
      const slot = this.#buckets[this.#nextBucket] as Slot;
      this.#buckets[this.#nextBucket] = NO_SLOT;
      this.#nextBucket += 1;
      const isLast = this.#nextBucket === this.#buckets.length;
      this.#nearEnd = isLast ? this.#bucketsEnd : this.#bucketsStart + this.#nextBucket * this.#bucketWidth;
      if (slot === NO_SLOT) continue;
      this.#addAll(slot);
      return true;
    }
    return false;
  }

  /** Spreads the earlier half of the far events over new buckets; the rest stays far. Gives whether there were any. */
  #layOutBuckets(): boolean {
    if (this.#farCount === 0) return false;
    if (this.#farCount < FEWEST_IN_BUCKETS) {
      this.#nearEnd = Number.POSITIVE_INFINITY;
      this.#addAll(this.#takeFar());
      return true;
    }
    const { start, middle } = this.#surveyFar();
    let count = 1;
    while (count * EVENTS_PER_BUCKET < this.#farCount / 2) count *= 2;
    if (this.#buckets.length !== count) this.#buckets = new Int32Array(count).fill(NO_SLOT);
    // A power of two: dividing by it is exact, so that events of equal time never get into different buckets.
    this.#bucketWidth = 2 ** Math.ceil(Math.log2((middle - start + 1) / count + 1));
    this.#bucketsStart = start;
    this.#bucketsEnd = start + count * this.#bucketWidth;
    this.#nearEnd = start;
    this.#nextBucket = 0;
    this.#addAll(this.#takeFar());
    return true;
  }

  /** The heap has become too large: everything is far until buckets are laid out. */
  #spill(): void {
    this.#nearEnd = Number.NEGATIVE_INFINITY;
    this.#bucketsEnd = Number.NEGATIVE_INFINITY;
    for (const slot of this.#near.removeAll()) this.add(slot);
    this.#layOutBuckets();
  }

  #takeFar(): Slot {
    const slot = this.#far;
    this.#far = NO_SLOT;
    this.#farCount = 0;
    return slot;
  }

  /** The time of the first far event, and about that of the middle one. */
  #surveyFar(): { start: Time; middle: Time } {
    const step = Math.ceil(this.#farCount / SAMPLE_SIZE);
    const sample: Time[] = [];
    let start = Number.POSITIVE_INFINITY;
    let index = 0;
    for (let slot = this.#far; slot !== NO_SLOT; slot = this.#events.links[2 * slot] as Slot) {
      const time = this.#events.time(slot);
      start = Math.min(start, time);
      if (index % step === 0) sample.push(time);
      index += 1;
    }
    sample.sort((a, b) => a - b);
    return { start, middle: sample[sample.length >> 1] ?? start };
  }

  /** Puts a list of events where they belong now. */
  #addAll(firstSlot: Slot): void {
    let slot = firstSlot;
    while (slot !== NO_SLOT) {
      const next = this.#events.links[2 * slot] as Slot;
      if (this.#events.isCancelled(slot)) this.#events.remove(slot);
      else this.add(slot);
      slot = next;
    }
  }
}
