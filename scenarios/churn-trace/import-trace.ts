import type { TracePod } from '../../models/workload-config.ts';
import { type Duration, type Time, toSeconds } from '../../sim/time.ts';
import type { Problem } from '../problem.ts';
import type { Spec } from '../schema.ts';
import { formatDuration } from '../units/duration.ts';
import { csvRows, NotCsv } from './csv-rows.ts';
import { OpenbReader } from './openb.ts';
import { PlainReader } from './plain.ts';
import { type BadRow, type RecordedPod, recordedLifetime } from './recorded-pod.ts';

export type TraceOptions = NonNullable<Spec['workloads'][number]['trace']>;

/** A row of the trace that became no pod. */
export interface ImportReject {
  /** In the file, from 1, the header being line 1. */
  readonly line: number;
  readonly name: string | undefined;
  readonly reason: string;
  /** The row cannot be read at all, rather than being of no use. */
  readonly unreadable: boolean;
}

export interface ImportedTrace {
  /** In the order of their creation. */
  readonly pods: readonly TracePod[];
  /** In the order of the file. */
  readonly rejects: readonly ImportReject[];
  /** Rows of the file, the header not counted: pods and rejects together. */
  readonly rows: number;
  /** How many of the pods found no node while they were recorded. */
  readonly neverScheduled: number;
}

/**
 * Turns a recorded churn into pods. `docs/churn-traces.md` says how its rows are treated.
 * @param source the file as the user calls it.
 * @param end of the run: what is created at or after it is rejected, because it would never come to be.
 * @returns the problems instead, if the file is no trace, or has rows that cannot be read and `onBadRow` is `fail`.
 */
export function importTrace(
  text: string,
  source: string,
  options: TraceOptions,
  end: Time,
): ImportedTrace | readonly Problem[] {
  const read = readRows(text, source, options.format);
  if (!('rows' in read)) return [read];
  const { rows } = read;
  const bad = rows.filter(isBad);
  if (bad.length > 0 && options.onBadRow === 'fail') {
    return bad.map(({ position, reason }) => ({ source, position, message: reason }));
  }

  const readable = rows.filter((row): row is RecordedPod => !isBad(row));
  const origin =
    options.fold === undefined
      ? readable.reduce((first, { created }) => Math.min(first, created), Number.POSITIVE_INFINITY)
      : 0;
  const pods: TracePod[] = [];
  const rejects: ImportReject[] = [];
  const lineOfName = new Map<string, number>();
  let neverScheduled = 0;
  for (const row of rows) {
    const createAt = isBad(row) ? 0 : creation(row, origin, options);
    const reason = isBad(row) ? row.reason : unusable(row, createAt, lineOfName.get(row.name), options, end);
    if (isBad(row) || reason !== undefined) {
      rejects.push({ line: row.line, name: row.name, reason: reason ?? '', unreadable: isBad(row) });
      continue;
    }
    lineOfName.set(row.name, row.line);
    if (row.scheduled === undefined) neverScheduled += 1;
    pods.push(tracePod(row, createAt, options));
  }
  // The sort keeps the order of the file where times are equal.
  pods.sort((a, b) => a.createAt - b.createAt);
  return { pods, rejects, rows: rows.length, neverScheduled };
}

const READERS = { openb: OpenbReader, plain: PlainReader };

function readRows(
  text: string,
  source: string,
  format: TraceOptions['format'],
): { rows: (RecordedPod | BadRow)[] } | Problem {
  try {
    const [header, ...rest] = csvRows(text);
    if (header === undefined)
      return { source, position: undefined, message: 'the file is empty: expected a header and a row for each pod' };
    const reader = new READERS[format](header);
    if (reader.problem !== undefined) {
      return {
        source,
        position: { line: header.line, column: 1, text: header.raw, length: header.raw.length },
        message: reader.problem,
      };
    }
    return { rows: rest.map((row) => reader.read(row)) };
  } catch (error) {
    if (!(error instanceof NotCsv)) throw error;
    return { source: `${source}:${error.line}`, position: undefined, message: `not valid CSV: ${error.message}` };
  }
}

function isBad(row: RecordedPod | BadRow): row is BadRow {
  return 'reason' in row;
}

/** Why a row that can be read makes no pod; undefined if it does. */
function unusable(pod: RecordedPod, createAt: Time, sameName: number | undefined, options: TraceOptions, end: Time) {
  const { created, scheduled, deleted } = pod;
  if (scheduled !== undefined && scheduled < created)
    return `scheduled ${span(created - scheduled)} before it was created`;
  const from = scheduled ?? created;
  if (deleted !== undefined && deleted < from) {
    return `deleted ${span(from - deleted)} before it was ${scheduled === undefined ? 'created' : 'scheduled'}`;
  }
  if (sameName !== undefined) return `line ${sameName} has a pod of the same name`;
  if (scheduled === undefined && options.neverScheduled === 'reject') return 'never scheduled while it was recorded';
  if (createAt >= end) return `created after the end of the run, at ${span(createAt)}`;
  return undefined;
}

function span(duration: Duration): string {
  return duration < 60e6 ? `${toSeconds(duration)}s` : formatDuration(duration);
}

function creation({ created }: RecordedPod, origin: Time, { fold, speed, startAt }: TraceOptions): Time {
  const inRecording = fold === undefined ? created - origin : created % fold;
  return startAt + Math.round(inRecording / speed);
}

function tracePod(pod: RecordedPod, createAt: Time, { namespace, speed, scaleRequests }: TraceOptions): TracePod {
  const lifetime = recordedLifetime(pod);
  return {
    namespace,
    name: pod.name,
    owner: pod.owner,
    requests: {
      milliCpu: scaled(pod.milliCpu, scaleRequests.cpu),
      memoryMiB: scaled(pod.memoryMiB, scaleRequests.memory),
    },
    createAt,
    lifetime: lifetime === undefined ? undefined : Math.round(lifetime / speed),
  };
}

/** Rounded up as Kubernetes rounds quantities; the shortening takes off what binary fractions add. */
function scaled(amount: number, factor: number): number {
  return Math.ceil(Number((amount * factor).toPrecision(12)));
}
