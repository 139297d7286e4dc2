import { WAIT_CAUSES } from '../../models/observations/causes.ts';
import type { Summary } from '../summary/summary.ts';
import { missedOf } from '../thresholds/threshold-value.ts';

/** Every figure of a summary by its name: `pod_start_seconds.p99`, `subnets.private-a.exhaustion.total_s`. Null: there is no value. */
export type FiguresByName = ReadonlyMap<string, number | null>;

/** What a list's entries are called by. */
const NAMES = ['subnet', 'cause', 'action', 'trace', 'group', 'metric', 'reasons'] as const;

/** What says how a run was made, or is no figure. */
const LEFT_OUT = ['format', 'run', 'thresholds'];

export function figuresOf(summary: Summary): FiguresByName {
  const figures = new Map<string, number | null>();
  for (const [key, value] of Object.entries(summary)) {
    if (!LEFT_OUT.includes(key)) collect(value, key, figures);
    if (key === 'ip_wait') addOtherCauses(figures);
  }
  figures.set('thresholds.missed', missedOf(summary.thresholds ?? []).length);
  return figures;
}

/** A summary has only the causes that occurred. */
function addOtherCauses(figures: Map<string, number | null>): void {
  for (const cause of WAIT_CAUSES) {
    for (const name of [`ip_wait.causes.${cause}.total_s`, `ip_wait.causes.${cause}.pods`]) {
      if (!figures.has(name)) figures.set(name, 0);
    }
  }
}

function collect(value: unknown, name: string, figures: Map<string, number | null>): void {
  if (typeof value === 'number' || value === null) figures.set(name, value);
  else if (Array.isArray(value)) {
    for (const [key, entry] of named(value)) collect(entry, `${name}.${key}`, figures);
  } else if (typeof value === 'object') {
    for (const [key, entry] of Object.entries(value)) collect(entry, `${name}.${key}`, figures);
  }
}

/** The entries of a list with their names; those of the same name are told apart by their number. */
function named(list: readonly unknown[]): [string, unknown][] {
  const times = new Map<string, number>();
  return list.map((entry, index) => {
    const fields = entry as Readonly<Record<string, unknown>>;
    const name = NAMES.map((field) => fields?.[field]).find((found) => typeof found === 'string') ?? String(index);
    const time = (times.get(String(name)) ?? 0) + 1;
    times.set(String(name), time);
    return [time === 1 ? String(name) : `${name}#${time}`, entry];
  });
}

/** EC2 calls that nobody made, errors that did not happen, and reasons that kept no pod off are left out of a summary. */
export function isZeroWhenMissing(name: string): boolean {
  if (/^(refused_launches|unschedulable)\./.test(name)) return true;
  return /^ec2_calls\.[A-Za-z0-9]+\.(calls|throttled|failed|errors\.[A-Za-z0-9.]+)$/.test(name);
}
