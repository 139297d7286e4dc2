/** A moment: whole microseconds since the start of the simulation. Exact in a JavaScript number for 285 years. */
export type Time = number;

/** A length of time: whole microseconds, not negative. */
export type Duration = number;

export const NEVER: Time = Number.POSITIVE_INFINITY;

const MICROSECONDS_PER_MILLISECOND = 1_000;
const MICROSECONDS_PER_SECOND = 1_000_000;

export function milliseconds(count: number): Duration {
  return Math.round(count * MICROSECONDS_PER_MILLISECOND);
}

export function seconds(count: number): Duration {
  return Math.round(count * MICROSECONDS_PER_SECOND);
}

export function minutes(count: number): Duration {
  return seconds(count * 60);
}

export function hours(count: number): Duration {
  return seconds(count * 3_600);
}

export function days(count: number): Duration {
  return seconds(count * 86_400);
}

/** Seconds, with all six decimals that the microseconds carry. */
export function toSeconds(time: Time): number {
  return time / MICROSECONDS_PER_SECOND;
}
