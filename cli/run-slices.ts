import { setImmediate } from 'node:timers/promises';
import { type Duration, seconds, type Time } from '../sim/time.ts';

/** Real time between two looks at signals and the progress bar: short for a hand on Ctrl-C, long beside the cost of a look. */
const SLICE_MILLISECONDS = 50;
/** Simulated time: what it costs is not known yet. */
const FIRST_SLICE = seconds(1);

/**
 * Runs a simulation in slices of simulated time that take about equally long in reality. How it is sliced does not change
 * what happens in it.
 * @param runUntil the time that it has reached: less than it was given ends the run.
 * @param afterSlice told the time that has been reached; false ends the run.
 * @returns the time at which it ended.
 */
export async function runInSlices(
  runUntil: (time: Time) => Time,
  duration: Duration,
  afterSlice: (now: Time) => boolean,
): Promise<Time> {
  let slice = FIRST_SLICE;
  let now: Time = 0;
  while (now < duration) {
    const next = Math.min(now + slice, duration);
    const begun = performance.now();
    now = runUntil(next);
    const took = performance.now() - begun;
    if (now < next) break;
    if (took < SLICE_MILLISECONDS / 2) slice *= 2;
    else if (took > SLICE_MILLISECONDS * 2) slice = Math.max(1, Math.floor(slice / 2));
    // Signals are delivered between turns of the event loop.
    await setImmediate();
    if (!afterSlice(now)) break;
  }
  return now;
}
