import type { Time } from './time.ts';

const INITIAL_CAPACITY = 16;

/** Keeps every value: exact quantiles, at 8 to 16 bytes a value. */
export class Sample {
  /** A column of numbers is sorted in a third of the time that a list takes with a function that compares. */
  #values = new Float64Array(INITIAL_CAPACITY);
  #count = 0;
  #sorted = true;

  add(value: number): void {
    if (this.#count === this.#values.length) this.#grow();
    this.#values[this.#count] = value;
    this.#count += 1;
    this.#sorted = false;
  }

  get count(): number {
    return this.#count;
  }

  get sum(): number {
    let sum = 0;
    for (let index = 0; index < this.#count; index++) sum += this.#values[index] as number;
    return sum;
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
    if (this.count === 0) return undefined;
    if (!this.#sorted) {
      this.#values.subarray(0, this.#count).sort();
      this.#sorted = true;
    }
    return this.#values[Math.max(0, Math.ceil(q * this.count) - 1)];
  }

  #grow(): void {
    const values = new Float64Array(2 * this.#values.length);
    values.set(this.#values);
    this.#values = values;
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
