import type { Duration, Time } from '../../../sim/time.ts';
import { isCooling, type PodAddress } from './cidr.ts';

const NONE: PodAddress[] = [];

/** The cooling addresses of a datastore, counted without a look at any that still cools. */
export class CoolingAddresses {
  readonly #cooldown: Duration;
  /** The first to be usable again in front. A record that no longer counts stays here until it comes to the front; one that came back is here twice. */
  #queue = NONE;
  #count = 0;

  constructor(cooldown: Duration) {
    this.#cooldown = cooldown;
  }

  /** For an address that is released at this moment: later than all others. */
  add(record: PodAddress): void {
    if (this.#queue === NONE) this.#queue = [record];
    else this.#queue.push(record);
    this.#include(record);
  }

  /** For an address that was released earlier. */
  insert(record: PodAddress): void {
    this.#queue = [...this.#queue, record].sort((a, b) => a.released - b.released);
    this.#include(record);
  }

  remove(record: PodAddress): void {
    if (!record.countsAsCooling) return;
    record.countsAsCooling = false;
    this.#count -= 1;
  }

  count(now: Time): number {
    this.#dropUsable(now);
    return this.#count;
  }

  /** When the next one is usable: a microsecond after its period; undefined if none is cooling. */
  nextEnd(now: Time): Time | undefined {
    this.#dropUsable(now);
    const first = this.#queue[0];
    return first === undefined ? undefined : first.released + this.#cooldown + 1;
  }

  #include(record: PodAddress): void {
    if (record.countsAsCooling) return;
    record.countsAsCooling = true;
    this.#count += 1;
  }

  #dropUsable(now: Time): void {
    let first = this.#queue[0];
    while (first !== undefined && !(first.countsAsCooling && isCooling(first, now, this.#cooldown))) {
      this.remove(first);
      this.#queue.shift();
      first = this.#queue[0];
    }
  }
}
