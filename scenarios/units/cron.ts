import { Cron } from 'croner';
import { type Duration, seconds, type Time } from '../../sim/time.ts';
import { parseDuration } from './duration.ts';

/** Macros that Kubernetes takes (github.com/robfig/cron, `ParseStandard`), in five fields. */
const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const VALUE = '(?:\\d{1,2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)';
const RANGE = `(?:[*?]|${VALUE}(?:-${VALUE})?)(?:/\\d{1,2})?`;
/** Five fields as cron has them, without the extensions of other schedulers. */
const FIELDS = new RegExp(`^${Array(5).fill(`${RANGE}(?:,${RANGE})*`).join('\\s+')}$`, 'i');

/** When a CronJob's schedule comes due. */
export type CronSchedule =
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'every'; readonly period: Duration };

/** Undefined unless `text` is a schedule as Kubernetes takes it: five fields, a macro, or `@every 90m`. */
export function parseCronSchedule(text: string): CronSchedule | undefined {
  const written = text.trim();
  const every = /^@every (.+)$/.exec(written)?.[1];
  if (every !== undefined) {
    const period = parseDuration(every);
    // Kubernetes goes by whole seconds, at least one.
    return period === undefined ? undefined : { kind: 'every', period: seconds(Math.max(1, Math.floor(period / 1e6))) };
  }
  const pattern = MACROS[written] ?? written;
  if (!FIELDS.test(pattern)) return undefined;
  try {
    return { kind: 'pattern', pattern: new Cron(pattern, { paused: true }).getPattern() ?? pattern };
  } catch {
    return undefined;
  }
}

/**
 * The moments of a run at which the schedule comes due, ascending.
 * @param begin of the run: seconds since 1970-01-01T00:00:00Z. Nothing is due at that very moment.
 * @param timeZone an IANA name; undefined: UTC.
 * @returns undefined when there is no such time zone.
 */
export function cronTimes(
  schedule: CronSchedule,
  begin: number,
  duration: Duration,
  timeZone = 'UTC',
): Time[] | undefined {
  const times: Time[] = [];
  if (schedule.kind === 'every') {
    for (let time = schedule.period; time < duration; time += schedule.period) times.push(time);
    return times;
  }
  if (!isTimeZone(timeZone)) return undefined;
  const cron = new Cron(schedule.pattern, { paused: true, timezone: timeZone });
  const start = begin * 1_000;
  for (let due = cron.nextRun(new Date(start)); due !== null; due = cron.nextRun(due)) {
    const time = Math.round((due.getTime() - start) * 1_000);
    if (time >= duration) break;
    times.push(time);
  }
  return times;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
