import type { PoolSample, SubnetSample, TrunkSample } from '../../models/observations/records.ts';
import { type Duration, seconds, type Time } from '../../sim/time.ts';
import type { Report, RunRecord } from '../report.ts';

/**
 * Puts samples, which come whenever something changes, on an even grid: at every multiple of `interval` each subnet's or
 * node's state at that moment. A node has no rows after its removal.
 * @param interval more than 0.
 */
export function onEvenGrid<Kind extends 'subnet' | 'pool' | 'trunk'>(
  kind: Kind,
  interval: Duration,
  report: Report,
): Report {
  const latest = new Map<string, RunRecord<Kind>>();
  let next: Time = 0;
  const emitBefore = (end: Time) => {
    for (; next < end; next += interval) {
      for (const sample of latest.values()) report[kind]?.({ ...sample, time: next } as never);
    }
  };
  const hold = (sample: RunRecord<Kind>) => {
    // What holds at a grid point is only known once something later is: several changes may share one moment.
    emitBefore(sample.time);
    latest.set(seriesOf(sample), sample);
  };
  return {
    [kind]: hold,
    node: (node) => {
      if (node.removed === undefined) return;
      emitBefore(node.removed);
      for (const key of [...latest.keys()]) if (key.startsWith(`${node.name}/`)) latest.delete(key);
    },
    finish: (summary) => {
      emitBefore(seconds(summary.run.simulated_s) + 1);
      report.finish?.(summary);
    },
  };
}

/** What the samples that follow each other are of: a node's begin with its name and a slash. */
function seriesOf(sample: SubnetSample | PoolSample | TrunkSample): string {
  if (!('node' in sample)) return sample.subnet;
  return `${sample.node}/${'networkCard' in sample ? sample.networkCard : 'trunk'}`;
}
