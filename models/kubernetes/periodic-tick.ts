import type { Duration, Time } from '../../sim/time.ts';

/**
 * The first tick of a loop at or after `time`. Loops that only look whether something is due need no events while nothing
 * is: whoever puts something in asks for the tick that will find it.
 * @param phase the loop's first tick, in [0, `period`).
 */
export function tickAtOrAfter(time: Time, period: Duration, phase: Time): Time {
  return phase + Math.max(0, Math.ceil((time - phase) / period)) * period;
}
