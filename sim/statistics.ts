import type { Time } from './time.ts';

/** Keeps every value: exact quantiles, at 8 bytes a value. */
export class Sample {
  #values: number[] = [];
  #sorted = true;

  add(value: number): void {
    this.#values.push(value);
    this.#sorted = false;
  }

  get count(): number {
    return this.#values.length;
  }

  get sum(): number {
    return this.#values.reduce((sum, value) => sum + value, 0);
  }

  /** Undefined without values, like `quantile` and `max`. */
  get mean(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count;
  }

  get max(): number | undefined {
    return this.quantile(1);
  }

  /**
   * The smallest value that at least the fraction `q` of all values do not pass (the nearest rank: always a value that
   * was observed). @param q from 0 to 1.
   */
  quantile(q: number): number | undefined {
    if (!this.#sorted) {
      this.#values.sort((a, b) => a - b);
      this.#sorted = true;
    }
    return this.#values[Math.max(0, Math.ceil(q * this.count) - 1)];
  }
}

/** The average over time of a value that holds until it is set anew. */
export class TimeWeightedAverage {
  readonly #start: Time;
  #since: Time;
  #value: number;
  #area = 0;

  constructor(start: Time, value: number) {
    this.#start = start;
    this.#since = start;
    this.#value = value;
  }

  set(now: Time, value: number): void {
    this.#area += (now - this.#since) * this.#value;
    this.#since = now;
    this.#value = value;
  }

  /** The present value when no time has passed. */
  average(now: Time): number {
    const elapsed = now - this.#start;
    return elapsed === 0 ? this.#value : (this.#area + (now - this.#since) * this.#value) / elapsed;
  }
}
