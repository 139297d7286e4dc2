import type { Time } from '../../../sim/time.ts';
import type { LoadCurve } from '../../workload-config.ts';

/** Millicores that all pods together have to do at `time`. */
export function loadAt({ points, repeatEvery }: LoadCurve, time: Time): number {
  const moment = repeatEvery === undefined ? time : time % repeatEvery;
  const next = points.findIndex(({ at }) => at > moment);
  const [first, before, after] = [points[0], points[next - 1], points[next]];
  if (before === undefined || after === undefined) return (next === 0 ? first : points.at(-1))?.milliCpu ?? 0;
  const share = (moment - before.at) / (after.at - before.at);
  return before.milliCpu + share * (after.milliCpu - before.milliCpu);
}
