import { randomExponential, randomLogNormal } from 'd3-random';
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

/** Draws from `distribution` with the numbers of `stream`. Costs next to nothing until the first draw: most samplers of a node have none. */
export function sampler(distribution: Distribution, stream: RandomStream): () => Duration {
  switch (distribution.kind) {
    case 'constant':
      return () => distribution.value;
    case 'uniform':
      return () => Math.round(distribution.min + stream.next() * (distribution.max - distribution.min));
    case 'exponential': {
      if (distribution.mean === 0) return () => 0;
      let draw: (() => number) | undefined;
      return () => {
        draw ??= randomExponential.source(() => stream.next())(1 / distribution.mean);
        return Math.round(draw());
      };
    }
    case 'lognormal': {
      let draw: (() => number) | undefined;
      return () => {
        draw ??= logNormal(distribution, stream);
        return Math.round(draw());
      };
    }
    case 'empirical':
      return () => distribution.values[stream.below(distribution.values.length)] ?? 0;
  }
}

function logNormal({ p50, p99 }: Extract<Distribution, { kind: 'lognormal' }>, stream: RandomStream): () => number {
  const sigma = Math.log(p99 / p50) / STANDARD_NORMAL_P99;
  return randomLogNormal.source(() => stream.next())(Math.log(p50), sigma);
}

export function constant(value: Duration): Distribution {
  return { kind: 'constant', value };
}
