import { WAIT_CAUSES, type WaitCause } from '../models/observations/causes.ts';
import type { Duration } from '../sim/time.ts';

/** The cause with the largest part of a wait, of equally large ones the first of the list; undefined when nothing was waited for. */
export function largestCause(parts: ReadonlyMap<WaitCause, Duration>): WaitCause | undefined {
  let largest: WaitCause | undefined;
  let part = 0;
  for (const cause of WAIT_CAUSES) {
    const duration = parts.get(cause) ?? 0;
    if (duration > part) {
      largest = cause;
      part = duration;
    }
  }
  return largest;
}
