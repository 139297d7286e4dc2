import { type Duration, NEVER, type Time } from '../../../sim/time.ts';
import type { PodAddress } from './cidr.ts';

const NONE: PodAddress[] = [];

/** The cooling addresses of a datastore, counted without a look at any that still cools. */
export class CoolingAddresses {
  readonly #cooldown: Duration;
  /**
   * The first to be usable again in front, which always counts. Another that no longer counts stays here until it comes to the
   * front; one that came back is here twice.
   */
  #queue = NONE;
  #count = 0;
  /** When the first of the queue is usable; until then nobody looks at its record, which is in no cache. */
  #firstEnd: Time = NEVER;

  constructor(cooldown: Duration) {
    this.#cooldown = cooldown;
  }

  /** For an address that is released at this moment: later than all others. */
  add(record: PodAddress): void {
    if (this.#queue === NONE) this.#queue = [record];
    else this.#queue.push(record);
    if (this.#queue.length === 1) this.#firstEnd = this.#endOf(record);
    this.#include(record);
  }

  /** For an address that was released earlier. */
  insert(record: PodAddress): void {
    this.#queue = [...this.#queue, record].sort((a, b) => a.released - b.released);
    this.#include(record);
    this.#firstEnd = this.#endOf(this.#queue[0] ?? record);
  }

  remove(record: PodAddress): void {
    if (!record.countsAsCooling) return;
    record.countsAsCooling = false;
    this.#count -= 1;
    if (record === this.#queue[0]) this.#dropFirst();
  }

  count(now: Time): number {
    this.#dropUsable(now);
    return this.#count;
  }

  /** When the next one is usable: a microsecond after its period; undefined if none is cooling. */
  nextEnd(now: Time): Time | undefined {
    this.#dropUsable(now);
    return this.#firstEnd === NEVER ? undefined : this.#firstEnd;
  }

  #include(record: PodAddress): void {
    if (record.countsAsCooling) return;
    record.countsAsCooling = true;
    this.#count += 1;
  }

  #dropUsable(now: Time): void {
    while (this.#firstEnd <= now) this.remove(this.#queue[0] as PodAddress);
  }

  /** The first one no longer counts: those behind it that do not either go with it. */
  #dropFirst(): void {
    do this.#queue.shift();
    while (this.#queue[0]?.countsAsCooling === false);
    const first = this.#queue[0];
    this.#firstEnd = first === undefined ? NEVER : this.#endOf(first);
  }

  #endOf({ released }: PodAddress): Time {
    return released + this.#cooldown + 1;
  }
}
