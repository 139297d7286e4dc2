import { Buckets } from './buckets.ts';
import { EventColumns } from './event-columns.ts';
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
 * last bucket, unsorted too, in columns. When the near events have run, the next bucket becomes near; when the
 * buckets are used up, new ones are laid out over the earlier half of what is far. So an event is touched a few times,
 * however many are pending. As long as few are, all of them are near.
 */
export class BucketQueue implements EventQueue {
  readonly #events: EventTable;
  readonly #near: NearHeap;
  /** Everything before this is in the heap. */
  #nearEnd: Time = Number.POSITIVE_INFINITY;
  readonly #buckets = new Buckets();
  #nextBucket = 0;
  #bucketsStart: Time = 0;
  #bucketsEnd: Time = 0;
  #bucketWidth: Time = 1;
  #far = new EventColumns();
  /** Events on their way from one place to another; empty otherwise. */
  #moving = new EventColumns();

  constructor(events: EventTable) {
    this.#events = events;
    this.#near = new NearHeap(events);
  }

  add(slot: Slot, time: Time): void {
    if (time < this.#nearEnd) {
      this.#near.add(slot, time);
      if (this.#nearEnd === Number.POSITIVE_INFINITY && this.#near.size > MOST_IN_ONE_HEAP) this.#spill();
    } else if (time < this.#bucketsEnd) {
      this.#buckets.add(Math.floor((time - this.#bucketsStart) / this.#bucketWidth), slot, time);
    } else {
      this.#far.add(slot, time);
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

  get firstTime(): Time {
    return this.#near.firstTime;
  }

  removeFirst(): void {
    this.#near.removeFirst();
  }

  /** Moves the next bucket that is not empty into the heap. Gives whether there was one. */
  #openNextBucket(): boolean {
    while (this.#nextBucket < this.#buckets.count) {
      this.#buckets.moveAll(this.#nextBucket, this.#moving);
      this.#nextBucket += 1;
      this.#nearEnd = this.#bucketsStart + this.#nextBucket * this.#bucketWidth;
      if (this.#moving.size === 0) continue;
      this.#addMoving();
      return true;
    }
    return false;
  }

  /** Spreads the earlier half of the far events over new buckets; the rest stays far. Gives whether there were any. */
  #layOutBuckets(): boolean {
    const { size } = this.#far;
    if (size === 0) return false;
    if (size < FEWEST_IN_BUCKETS) {
      this.#nearEnd = Number.POSITIVE_INFINITY;
    } else {
      const { start, middle } = this.#surveyFar();
      let count = 1;
      while (count * EVENTS_PER_BUCKET < size / 2) count *= 2;
      this.#buckets.setCount(count);
      // A power of two: dividing by it is exact, so that events of equal time never get into different buckets.
      this.#bucketWidth = 2 ** Math.ceil(Math.log2((middle - start + 1) / count + 1));
      this.#bucketsStart = start;
      this.#bucketsEnd = start + count * this.#bucketWidth;
      this.#nearEnd = start;
      this.#nextBucket = 0;
    }
    [this.#far, this.#moving] = [this.#moving, this.#far];
    this.#addMoving();
    return true;
  }

  /** The heap has become too large: everything is far now, and buckets are laid out. */
  #spill(): void {
    this.#near.moveAll(this.#far);
    this.#layOutBuckets();
  }

  /** The time of the first far event, and about that of the middle one. */
  #surveyFar(): { start: Time; middle: Time } {
    const { times, size } = this.#far;
    let start = Number.POSITIVE_INFINITY;
    for (let row = 0; row < size; row += 1) start = Math.min(start, times[row] as Time);
    const step = Math.ceil(size / SAMPLE_SIZE);
    const sample: Time[] = [];
    for (let row = 0; row < size; row += step) sample.push(times[row] as Time);
    sample.sort((a, b) => a - b);
    return { start, middle: sample[sample.length >> 1] ?? start };
  }

  /** Puts events where they belong now, but for the cancelled ones. */
  #addMoving(): void {
    const { times, slots, size } = this.#moving;
    this.#moving.size = 0;
    // In a loop of their own: the processor waits for the rows of several events at a time, and finds them when they run.
    let kept = 0;
    for (let row = 0; row < size; row += 1) {
      const slot = slots[row] as Slot;
      if (this.#events.isCancelled(slot)) this.#events.remove(slot);
      else {
        slots[kept] = slot;
        times[kept] = times[row] as Time;
        kept += 1;
      }
    }
    for (let row = 0; row < kept; row += 1) this.add(slots[row] as Slot, times[row] as Time);
  }
}
