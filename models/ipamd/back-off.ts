import { sleep, type Task } from '../../sim/process.ts';
import { type Duration, milliseconds, seconds } from '../../sim/time.ts';

/** Delays that double after each failed attempt, each one longer by up to `jitter` (a fraction). */
export interface BackOff {
  readonly first: Duration;
  readonly cap: Duration;
  readonly jitter: number;
  readonly attempts: number;
}

const CAP = seconds(60);

/** Numbers as in pkg/awsutils/awsutils.go: each operation has its own first delay. */
export const DETACH_BACK_OFF: BackOff = { first: milliseconds(200), cap: CAP, jitter: 0.15, attempts: 12 };
export const DELETE_BACK_OFF: BackOff = { first: milliseconds(500), cap: CAP, jitter: 0.15, attempts: 12 };
export const WAIT_ATTACHED_BACK_OFF: BackOff = { first: milliseconds(100), cap: CAP, jitter: 0.15, attempts: 12 };
export const CREATE_TAGS_BACK_OFF: BackOff = { first: milliseconds(500), cap: CAP, jitter: 0.3, attempts: 5 };

/**
 * Attempts until one gives a result, with a sleep between two attempts but none after the last; then what the last one
 * threw is thrown.
 * @param chance its `jitter` draws from [0, 1).
 */
export function* withBackOff<T>(backOff: BackOff, chance: { jitter(): number }, attempt: () => Task<T>): Task<T> {
  let delay = backOff.first;
  for (let left = backOff.attempts; ; left -= 1) {
    try {
      return yield* attempt();
    } catch (error) {
      if (left === 1) throw error;
    }
    yield sleep(Math.round(delay * (1 + backOff.jitter * chance.jitter())));
    delay = Math.min(delay * 2, backOff.cap);
  }
}
