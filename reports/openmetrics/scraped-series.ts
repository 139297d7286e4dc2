import type { Duration, Time } from '../../sim/time.ts';

/** The values of one series as a scrape at every multiple of an interval finds them. Keeps changes only. */
export class ScrapedSeries {
  readonly #scrapes: number[] = [];
  readonly #values: number[] = [];
  #end = Number.POSITIVE_INFINITY;

  get last(): number {
    return this.#values.at(-1) ?? 0;
  }

  set(time: Time, value: number, interval: Duration): void {
    const scrape = Math.ceil(time / interval);
    if (this.#scrapes.at(-1) === scrape) this.#values[this.#values.length - 1] = value;
    else if (this.last !== value || this.#values.length === 0) {
      this.#scrapes.push(scrape);
      this.#values.push(value);
    }
  }

  /** From here on there is nothing to scrape. */
  endAt(time: Time, interval: Duration): void {
    this.#end = Math.ceil(time / interval);
  }

  /** @param last the number of the run's last scrape, counted from 0. */
  *scrapes(last: number): Generator<{ readonly scrape: number; readonly value: number }> {
    for (let index = 0; index < this.#scrapes.length; index += 1) {
      const value = this.#values[index] ?? 0;
      const until = Math.min(this.#scrapes[index + 1] ?? last + 1, this.#end, last + 1);
      for (let scrape = this.#scrapes[index] ?? 0; scrape < until; scrape += 1) yield { scrape, value };
    }
  }
}
