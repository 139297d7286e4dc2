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

/** Who draws normal numbers. They come in pairs. */
export interface NormalPair {
  /** What the second of the last two gives, until it is drawn. */
  second: Duration | undefined;
}

/** Draws from one distribution with the numbers of one stream. */
export class Sampler implements NormalPair {
  second: Duration | undefined = undefined;
  readonly #distribution: Distribution;
  readonly #stream: RandomStream;

  constructor(distribution: Distribution, stream: RandomStream) {
    this.#distribution = distribution;
    this.#stream = stream;
  }

  draw(): Duration {
    return draw(this.#distribution, this.#stream, this);
  }
}

/**
 * Draws from a distribution. The formulas are d3-random's, number for number, without the dozen functions and closures
 * that it makes for each log-normal: a model has many thousands.
 * @param pair of whoever always draws from this distribution with this stream.
 */
export function draw(distribution: Distribution, stream: RandomStream, pair: NormalPair): Duration {
  switch (distribution.kind) {
    case 'constant':
      return distribution.value;
    case 'uniform':
      return Math.round(distribution.min + stream.next() * (distribution.max - distribution.min));
    case 'exponential':
      return distribution.mean === 0 ? 0 : Math.round(-Math.log1p(-stream.next()) / (1 / distribution.mean));
    case 'lognormal': {
      const { second } = pair;
      if (second === undefined) return drawPair(distribution, stream, pair);
      pair.second = undefined;
      return second;
    }
    case 'empirical':
      return distribution.values[stream.below(distribution.values.length)] ?? 0;
  }
}

/** Marsaglia's polar method. Gives the first of the two and keeps the second. */
function drawPair(
  { p50, p99 }: Extract<Distribution, { kind: 'lognormal' }>,
  stream: RandomStream,
  pair: NormalPair,
): Duration {
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
  pair.second = Math.round(Math.exp(mean + deviation * x * scale));
  return Math.round(Math.exp(mean + deviation * y * scale));
}

export function constant(value: Duration): Distribution {
  return { kind: 'constant', value };
}
