import type { Duration } from '../sim/time.ts';

const MICROSECONDS_PER_SECOND = 1_000_000;

/**
 * Seconds with one to six decimals, exact to the microsecond: `0.0`, `12.5`, `86400.000001`. There always is a decimal
 * point, so that tools that guess a column's type from its first rows (DuckDB, pandas) take every such column for a
 * number with decimals.
 * @param microseconds whole and not negative.
 */
export function formatSeconds(microseconds: Duration): string {
  const whole = Math.floor(microseconds / MICROSECONDS_PER_SECOND);
  let fraction = microseconds - whole * MICROSECONDS_PER_SECOND;
  if (fraction === 0) return `${whole}.0`;
  let decimals = 6;
  while (fraction % 10 === 0) {
    fraction /= 10;
    decimals -= 1;
  }
  return `${whole}.${String(fraction).padStart(decimals, '0')}`;
}
