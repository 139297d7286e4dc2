import type { Duration, Time } from '../../sim/time.ts';
import type { Position } from '../problem.ts';

/** A pod as it was recorded. Times count from the recording's own zero. */
export interface RecordedPod {
  readonly line: number;
  readonly name: string;
  /** What made it, as `kind/name`; undefined when that is not recorded. */
  readonly owner?: string | undefined;
  readonly milliCpu: number;
  readonly memoryMiB: number;
  readonly created: Time;
  /** Undefined when it never found a node. */
  readonly scheduled: Time | undefined;
  /** Undefined when it was still there at the end of the recording. */
  readonly deleted: Time | undefined;
}

/** A row that cannot be read. */
export interface BadRow {
  readonly line: number;
  readonly position: Position;
  readonly name: string | undefined;
  readonly reason: string;
}

/** How long a pod ran; how long it waited if it never did; undefined if it was never deleted. */
export function recordedLifetime({ created, scheduled, deleted }: RecordedPod): Duration | undefined {
  return deleted === undefined ? undefined : deleted - (scheduled ?? created);
}
