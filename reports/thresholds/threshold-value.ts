import { humanCount, humanDuration, printable } from '../humanize.ts';
import type { ThresholdFigures } from '../summary/summary.ts';

/** Those that were missed. */
export function missedOf(thresholds: readonly ThresholdFigures[]): ThresholdFigures[] {
  return thresholds.filter(({ ok }) => ok === false);
}

/** What was observed, for people: `12.3 s`, `83.1 % (private-a)`, `nothing observed`. */
export function thresholdValue({ value, unit, series }: ThresholdFigures): string {
  if (value === null) return 'nothing observed';
  const figure = unit === 's' ? humanDuration(value) : `${rounded(value)} ${unit}`.trimEnd();
  return series === null ? figure : `${figure} (${printable(series)})`;
}

/** With three decimals at most. */
function rounded(value: number): string {
  return Number.isInteger(value) ? humanCount(value) : String(Number(value.toFixed(3)));
}
