import type { EventColumns } from './event-columns.ts';
import type { Slot } from './event-table.ts';
import type { Time } from './time.ts';

/** A power of two: a block begins at a multiple of it. */
const NUMBERS_IN_BLOCK = 32;
/** A block's first number says where the events of the next older block of its bucket end; the second one is not used. */
const FIRST_EVENT = 2;
const NUMBERS_IN_EVENT = 2;
const INITIAL_BLOCKS = 64;
/** No event can be there: it is where the first block begins. 0, as every new array has it. */
const NOWHERE = 0;

/**
 * Lists of events with their times, one for each bucket, in no order. A list is made of blocks of 256 bytes: to add an event
 * writes to one place and reads nothing there, to take all events of a bucket out reads one stretch of memory. A list
 * through the events themselves would wait for the memory at each of them, as soon as the processor's caches are full.
 */
export class Buckets {
  /** For each bucket where its newest block goes on: the place of its next event, or the end of the block, which is full. */
  #ends = new Int32Array(0);
  #numbers = new Float64Array(INITIAL_BLOCKS * NUMBERS_IN_BLOCK);
  #blocksUsed = 0;
  /** The end of the first free block, in which stands that of the next one. */
  #free = NOWHERE;

  get count(): number {
    return this.#ends.length;
  }

  /** Changes how many buckets there are. All of them must be empty. */
  setCount(count: number): void {
    if (count !== this.count) this.#ends = new Int32Array(count);
  }

  add(bucket: number, slot: Slot, time: Time): void {
    let place = this.#ends[bucket] as number;
    if (place % NUMBERS_IN_BLOCK === 0) place = this.#addBlock(place);
    this.#numbers[place] = time;
    this.#numbers[place + 1] = slot;
    this.#ends[bucket] = place + NUMBERS_IN_EVENT;
  }

  /** Takes all events out of a bucket. */
  moveAll(bucket: number, to: EventColumns): void {
    const numbers = this.#numbers;
    let end = this.#ends[bucket] as number;
    this.#ends[bucket] = NOWHERE;
    while (end !== NOWHERE) {
      const block = (end - 1) & -NUMBERS_IN_BLOCK;
      for (let place = block + FIRST_EVENT; place < end; place += NUMBERS_IN_EVENT) {
        to.add(numbers[place + 1] as Slot, numbers[place] as Time);
      }
      end = numbers[block] as number;
      numbers[block] = this.#free;
      this.#free = block + NUMBERS_IN_BLOCK;
    }
  }

  /** Gives the place of its first event. */
  #addBlock(older: number): number {
    let block: number;
    if (this.#free === NOWHERE) {
      block = this.#blocksUsed * NUMBERS_IN_BLOCK;
      this.#blocksUsed += 1;
      if (block === this.#numbers.length) this.#grow();
    } else {
      block = this.#free - NUMBERS_IN_BLOCK;
      this.#free = this.#numbers[block] as number;
    }
    this.#numbers[block] = older;
    return block + FIRST_EVENT;
  }

  #grow(): void {
    const numbers = new Float64Array(2 * this.#numbers.length);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}
