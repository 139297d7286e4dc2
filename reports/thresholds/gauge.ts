import type { Aggregation } from '../../models/observations/thresholds.ts';
import type { Duration, Time } from '../../sim/time.ts';

/** For how long a figure had each of its values. Several values of one moment count as the last of them: no time passes in the others. */
export class Gauge {
  readonly #durations = new Map<number, Duration>();
  #value: number;
  #since: Time;

  constructor(time: Time, value: number) {
    this.#value = value;
    this.#since = time;
  }

  set(time: Time, value: number): void {
    if (time > this.#since) {
      this.#durations.set(this.#value, (this.#durations.get(this.#value) ?? 0) + time - this.#since);
      this.#since = time;
    }
    this.#value = value;
  }

  get last(): number {
    return this.#value;
  }

  /** Over the time until `now`. */
  aggregate(now: Time, aggregation: Aggregation): number {
    this.set(now, this.#value);
    if (aggregation.name === 'last' || this.#durations.size === 0) return this.#value;
    if (aggregation.name === 'avg') return this.#average();
    return this.#quantile(fraction(aggregation));
  }

  #average(): number {
    let area = 0;
    let time = 0;
    for (const [value, duration] of this.#durations) {
      area += value * duration;
      time += duration;
    }
    return area / time;
  }

  /** The smallest value that was not passed during at least the fraction `q` of the time. */
  #quantile(q: number): number {
    const values = [...this.#durations].sort(([a], [b]) => a - b);
    const wanted = q * values.reduce((sum, [, duration]) => sum + duration, 0);
    let passed = 0;
    for (const [value, duration] of values) {
      passed += duration;
      if (passed >= wanted) return value;
    }
    return values.at(-1)?.[0] ?? this.#value;
  }
}

/** Of a quantile, and of what is one under another name. */
export function fraction(aggregation: Aggregation): number {
  switch (aggregation.name) {
    case 'min':
      return 0;
    case 'med':
      return 0.5;
    case 'p':
      return aggregation.percent / 100;
    default:
      return 1;
  }
}
