import type { Sample } from '../../sim/statistics.ts';
import { toSeconds } from '../../sim/time.ts';
import type { Quantiles } from './summary.ts';

/** @param sample of microseconds. @returns seconds. */
export function quantiles(sample: Sample): Quantiles {
  const at = (q: number) => {
    const value = sample.quantile(q);
    return value === undefined ? null : toSeconds(value);
  };
  return { count: sample.count, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: at(1) };
}
