import { Buckets } from './buckets.ts';
import { EventColumns } from './event-columns.ts';
import type { EventQueue } from './event-queue.ts';
import { type EventTable, NO_SLOT, type Slot } from './event-table.ts';
import { NearHeap } from './near-heap.ts';
import { SortedRun } from './sorted-run.ts';
import type { Time } from './time.ts';

/** Events that a bucket is meant to hold: few enough to be put in order one by one, many enough that most buckets are not empty. */
const EVENTS_PER_BUCKET = 8;
/** More events than this are not kept in one heap; so few that laying out buckets would not pay are. */
const MOST_IN_ONE_HEAP = 256;
const FEWEST_IN_BUCKETS = 64;
/** More events of a bucket are not put in order one by one. */
const MOST_IN_RUN = 64;
/** How many of the far events are looked at to choose the width of the buckets. */
const SAMPLE_SIZE = 64;

/**
 * What comes soon is kept in order. What comes later lies unsorted in buckets of equal width, and what comes after the
 * last bucket, unsorted too, in columns. When the near events have run, the next bucket is put in order; when the
 * buckets are used up, new ones are laid out over the earlier half of what is far. So an event is touched a few times,
 * however many are pending. Events that are added when they are near already are in a small heap beside the bucket that
 * has been put in order, and so are those of a bucket with very many. As long as few are pending, all of them are in the heap.
 */
export class BucketQueue implements EventQueue {
  readonly #events: EventTable;
  readonly #near: NearHeap;
  /** What is left of the last bucket that became near, unless that had too many events. */
  readonly #run: SortedRun;
  #isFirstInRun = false;
  /** Everything before this is in the heap or the run. */
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
    this.#run = new SortedRun(events);
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
      while (this.#findFirst()) {
        const slot = this.#isFirstInRun ? this.#run.first : this.#near.first;
        if (!this.#events.isCancelled(slot)) return slot;
        this.removeFirst();
        this.#events.remove(slot);
      }
    } while (this.#openNextBucket() || this.#layOutBuckets());
    return NO_SLOT;
  }

  get firstTime(): Time {
    return this.#isFirstInRun ? this.#run.firstTime : this.#near.firstTime;
  }

  removeFirst(): void {
    if (this.#isFirstInRun) this.#run.removeFirst();
    else this.#near.removeFirst();
  }

  /** Is the earliest event in the run or in the heap? Gives whether there is one. */
  #findFirst(): boolean {
    const near = this.#near;
    const run = this.#run;
    if (!near.prepareFirst()) {
      this.#isFirstInRun = true;
      return run.size > 0;
    }
    this.#isFirstInRun =
      run.size > 0 &&
      (run.firstTime < near.firstTime ||
        (run.firstTime === near.firstTime && this.#events.isEarlier(run.first, near.first)));
    return true;
  }

  /** Puts the next bucket that is not empty in order. Gives whether there was one. */
  #openNextBucket(): boolean {
    while (this.#nextBucket < this.#buckets.count) {
      this.#buckets.moveAll(this.#nextBucket, this.#moving);
      this.#nextBucket += 1;
      this.#nearEnd = this.#bucketsStart + this.#nextBucket * this.#bucketWidth;
      if (this.#moving.size === 0) continue;
      this.#dropCancelled();
      const { times, slots, size } = this.#moving;
      const inOrder = size > MOST_IN_RUN ? this.#near : this.#run;
      for (let row = 0; row < size; row += 1) inOrder.add(slots[row] as Slot, times[row] as Time);
      this.#moving.size = 0;
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
    this.#dropCancelled();
    const { times, slots, size } = this.#moving;
    this.#moving.size = 0;
    for (let row = 0; row < size; row += 1) this.add(slots[row] as Slot, times[row] as Time);
  }

  /** In a loop of its own: the processor waits for the rows of several events at a time, and finds them when they run. */
  #dropCancelled(): void {
    const { times, slots, size } = this.#moving;
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
    this.#moving.size = kept;
  }
}
