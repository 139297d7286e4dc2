import type { Duration, Time } from '../../../sim/time.ts';
import { isCooling, type PodAddress } from './cidr.ts';

/** The cooling addresses of a datastore, counted without a look at any that still cools. */
export class CoolingAddresses {
  readonly #cooldown: Duration;
  /** The first to be usable again in front. A record that has left `#counted` stays here until it comes to the front. */
  #queue: PodAddress[] = [];
  readonly #counted = new Set<PodAddress>();

  constructor(cooldown: Duration) {
    this.#cooldown = cooldown;
  }

  /** For an address that is released at this moment: later than all others. */
  add(record: PodAddress): void {
    this.#queue.push(record);
    this.#counted.add(record);
  }

  /** For an address that was released earlier. */
  insert(record: PodAddress): void {
    this.#queue = [...this.#queue.filter((other) => other !== record), record].sort((a, b) => a.released - b.released);
    this.#counted.add(record);
  }

  remove(record: PodAddress): void {
    this.#counted.delete(record);
  }

  count(now: Time): number {
    this.#dropUsable(now);
    return this.#counted.size;
  }

  /** When the next one is usable: a microsecond after its period; undefined if none is cooling. */
  nextEnd(now: Time): Time | undefined {
    this.#dropUsable(now);
    const first = this.#queue[0];
    return first === undefined ? undefined : first.released + this.#cooldown + 1;
  }

  #dropUsable(now: Time): void {
    let first = this.#queue[0];
    while (first !== undefined && !(this.#counted.has(first) && isCooling(first, now, this.#cooldown))) {
      this.#counted.delete(first);
      this.#queue.shift();
      first = this.#queue[0];
    }
  }
}
