import type { Duration, Time } from '../../sim/time.ts';
import { WAIT_CAUSES, type WaitCause } from './causes.ts';

/** How long each cause has held, in the order of `WAIT_CAUSES`. */
export type WaitTotals = readonly Duration[];

/**
 * Counts, for all pods that wait on one node, how long each cause holds. What a single pod waited for which cause is the
 * difference of two readings: so a change of cause costs the same however many pods wait.
 */
export class WaitClock {
  readonly #totals: Duration[] = WAIT_CAUSES.map(() => 0);
  #cause: WaitCause | undefined;
  #since: Time = 0;
  /** Told each new cause. Set by whoever wants to know. */
  onChange: ((cause: WaitCause | undefined) => void) | undefined = undefined;

  /** @param cause what holds from now on; undefined when nobody waits. */
  set(now: Time, cause: WaitCause | undefined): void {
    if (this.#cause !== undefined) {
      const index = WAIT_CAUSES.indexOf(this.#cause);
      this.#totals[index] = (this.#totals[index] ?? 0) + now - this.#since;
    }
    this.#since = now;
    if (cause === this.#cause) return;
    this.#cause = cause;
    this.onChange?.(cause);
  }

  get cause(): WaitCause | undefined {
    return this.#cause;
  }

  read(now: Time): WaitTotals {
    this.set(now, this.#cause);
    return [...this.#totals];
  }
}

/** What passed between two readings, causes that did not occur left out. */
export function waitParts(from: WaitTotals, to: WaitTotals): Map<WaitCause, Duration> {
  const parts = new Map<WaitCause, Duration>();
  for (const [index, cause] of WAIT_CAUSES.entries()) {
    const part = (to[index] ?? 0) - (from[index] ?? 0);
    if (part > 0) parts.set(cause, part);
  }
  return parts;
}
