import type { RandomStream } from './random.ts';
import type { Duration } from './time.ts';

/** How long something takes. All values are microseconds; samples are rounded to whole ones. */
export type Distribution =
  | { readonly kind: 'constant'; readonly value: Duration }
  | { readonly kind: 'uniform'; readonly min: Duration; readonly max: Duration }
  | { readonly kind: 'exponential'; readonly mean: Duration }
  /** Given by two of its quantiles, as latencies are reported. `p99` is not below `p50`, `p50` is above 0. */
  | { readonly kind: 'lognormal'; readonly p50: Duration; readonly p99: Duration }
  /** One of the given values, each as likely as the others. At least one. */
  | { readonly kind: 'empirical'; readonly values: readonly Duration[] };

/** The 99 % quantile of the standard normal distribution (Abramowitz and Stegun, table 26.1). */
const STANDARD_NORMAL_P99 = 2.3263478740408408;

/**
 * Draws from a distribution with the numbers of a stream. The formulas are d3-random's, number for number, without the
 * dozen functions and closures that it makes for each log-normal: a node draws from many.
 */
export class Sampler {
  readonly #distribution: Distribution;
  readonly #stream: RandomStream;
  /** Normal numbers come in pairs: what the second one of the last pair gives, until it is drawn. */
  #second: Duration | undefined;

  constructor(distribution: Distribution, stream: RandomStream) {
    this.#distribution = distribution;
    this.#stream = stream;
  }

  /** What was drawn ahead is forgotten: as if this were a new sampler of the same stream. */
  renew(): void {
    this.#second = undefined;
  }

  draw(): Duration {
    const distribution = this.#distribution;
    const stream = this.#stream;
    switch (distribution.kind) {
      case 'constant':
        return distribution.value;
      case 'uniform':
        return Math.round(distribution.min + stream.next() * (distribution.max - distribution.min));
      case 'exponential':
        return distribution.mean === 0 ? 0 : Math.round(-Math.log1p(-stream.next()) / (1 / distribution.mean));
      case 'lognormal': {
        const second = this.#second;
        if (second === undefined) return this.#drawPair(distribution);
        this.#second = undefined;
        return second;
      }
      case 'empirical':
        return distribution.values[stream.below(distribution.values.length)] ?? 0;
    }
  }

  /** Marsaglia's polar method. Gives the first of the two and keeps the second. */
  #drawPair({ p50, p99 }: Extract<Distribution, { kind: 'lognormal' }>): Duration {
    const stream = this.#stream;
    let x: number;
    let y: number;
    let square: number;
    do {
      x = stream.next() * 2 - 1;
      y = stream.next() * 2 - 1;
      square = x * x + y * y;
    } while (square === 0 || square > 1);
    const mean = Math.log(p50);
    const deviation = Math.log(p99 / p50) / STANDARD_NORMAL_P99;
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    this.#second = Math.round(Math.exp(mean + deviation * x * scale));
    return Math.round(Math.exp(mean + deviation * y * scale));
  }
}

export function constant(value: Duration): Distribution {
  return { kind: 'constant', value };
}
