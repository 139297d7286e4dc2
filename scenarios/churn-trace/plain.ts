import { seconds } from '../../sim/time.ts';
import { parseMemoryMiB, parseMilliCpu } from '../units/quantity.ts';
import { ColumnReader } from './columns.ts';
import type { CsvRow } from './csv-rows.ts';
import type { BadRow, RecordedPod } from './recorded-pod.ts';

const REQUIRED = ['created', 'deleted'] as const;
const OPTIONAL = ['name', 'scheduled', 'cpu', 'memory', 'owner'] as const;
type Column = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];

/** 100 years: what is beyond is no time of a recording. */
const LATEST_SECOND = 100 * 366 * 86_400;
/** With a zone, so that it is the same moment everywhere: as Kubernetes writes its timestamps (RFC 3339). */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Reads rows that anybody can write: when a pod was created and deleted, and perhaps its name, what it asked for, and whose it was. */
export class PlainReader {
  readonly #columns: ColumnReader<Column>;
  /** Whether the recording has times of the clock, which its first one decides: beside seconds they would be decades away. */
  #hasTimestamps: boolean | undefined;

  constructor(header: CsvRow) {
    this.#columns = new ColumnReader<Column>(header, { format: 'plain', required: REQUIRED, optional: OPTIONAL });
  }

  /** What is wrong with the header; undefined if nothing. */
  get problem(): string | undefined {
    return this.#columns.problem;
  }

  read(row: CsvRow): RecordedPod | BadRow {
    const fields = this.#columns.row(row);
    const time = (column: Column) => seconds(fields.value(column, this.#expectedTime(), (text) => this.#time(text)));
    const timeOrNothing = (column: Column) => (fields.text(column) === '' ? undefined : time(column));
    const amount = (column: Column, expected: string, parse: (text: string) => number | undefined) =>
      fields.value(column, expected, (text) => (text === '' ? 0 : parse(text)));
    const created = time('created');
    const pod: RecordedPod = {
      line: row.line,
      name: fields.text('name') === '' ? `pod-${row.line}` : fields.name('name'),
      owner: fields.text('owner') || undefined,
      milliCpu: amount('cpu', 'an amount of CPU such as 100m or 2', parseMilliCpu),
      memoryMiB: amount('memory', 'an amount of memory such as 128Mi', parseMemoryMiB),
      created,
      // Who does not know when it was scheduled still knows that it was: it ran.
      scheduled: timeOrNothing('scheduled') ?? created,
      deleted: timeOrNothing('deleted'),
    };
    return fields.wrong ?? pod;
  }

  #expectedTime(): string {
    if (this.#hasTimestamps === undefined) return 'seconds, or a time such as 2025-01-31T09:12:04Z';
    return this.#hasTimestamps
      ? 'a time such as 2025-01-31T09:12:04Z, as the ones before it'
      : 'seconds, as the times before it';
  }

  #time(text: string): number | undefined {
    const isTimestamp = TIMESTAMP.test(text);
    const time = isTimestamp ? timestampIn(text) : secondsIn(text);
    if (time === undefined || (this.#hasTimestamps ?? isTimestamp) !== isTimestamp) return undefined;
    this.#hasTimestamps = isTimestamp;
    return time;
  }
}

/** A number of seconds, not negative; undefined if `text` is none. */
export function secondsIn(text: string): number | undefined {
  const value = /^\d+(\.\d*)?$/.test(text) ? Number(text) : Number.NaN;
  return value <= LATEST_SECOND ? value : undefined;
}

function timestampIn(text: string): number | undefined {
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : secondsIn(String(milliseconds / 1_000));
}
