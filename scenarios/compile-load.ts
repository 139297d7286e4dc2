import type { LoadCurve } from '../models/workload-config.ts';
import type { Duration, Time } from '../sim/time.ts';

/** A load as a scenario gives it. */
export function compileLoad(load: {
  readonly points: readonly { readonly at: Time; readonly cpu: number }[];
  readonly repeatEvery?: Duration | undefined;
}): LoadCurve {
  return { points: load.points.map(({ at, cpu }) => ({ at, milliCpu: cpu })), repeatEvery: load.repeatEvery };
}
