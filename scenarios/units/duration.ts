import type { Duration } from '../../sim/time.ts';

const MICROSECONDS = { us: 1, ms: 1e3, s: 1e6, m: 60e6, h: 3_600e6, d: 86_400e6 } as const;

type Unit = keyof typeof MICROSECONDS;

/** Numbers with units, and sums of them: `250us`, `1.5s`, `1h30m`. */
export const DURATION_PATTERN = /^(?:\d{1,15}(?:\.\d{1,9})?(?:us|ms|s|m|h|d))+$/;

/**
 * Whole microseconds: a smaller rest is rounded.
 * @returns undefined unless `text` fits `DURATION_PATTERN` and comes to less than 285 years, up to which microseconds are exact.
 */
export function parseDuration(text: string): Duration | undefined {
  if (!DURATION_PATTERN.test(text)) return undefined;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/([\d.]+)([a-z]+)/g)) sum += Number(count) * MICROSECONDS[unit as Unit];
  const duration = Math.round(sum);
  return Number.isSafeInteger(duration) ? duration : undefined;
}

/** The same in the largest unit that leaves whole numbers, a sum where that is shorter: `90s` becomes `1m30s`, `1000us` becomes `1ms`. */
export function formatDuration(duration: Duration): string {
  let rest = duration;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's', 'ms', 'us'] as const) {
    const count = Math.floor(rest / MICROSECONDS[unit]);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * MICROSECONDS[unit];
  }
  return text === '' ? '0s' : text;
}
