import { type Duration, seconds, type Time } from '../../sim/time.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Position } from '../problem.ts';
import { quoted } from '../schema/expectation.ts';
import { NAME_PATTERN } from '../schema/values.ts';
import { type CsvRow, positionOfField } from './csv-rows.ts';

/** A pod as it was recorded. Times count from the recording's own zero. */
export interface RecordedPod {
  readonly line: number;
  readonly name: string;
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

const COLUMNS = ['name', 'cpu_milli', 'memory_mib', 'creation_time', 'deletion_time', 'scheduled_time'] as const;
type Column = (typeof COLUMNS)[number];

/** 100 years: what is beyond is no time of a recording. */
const LATEST_SECOND = 100 * 366 * 86_400;

/** Reads rows of the openb recording (https://github.com/hkust-adsl/kubernetes-scheduler-simulator, data/csv); further columns are ignored. */
export class OpenbReader {
  readonly #indexes: ReadonlyMap<Column, number>;
  readonly #columnCount: number;
  /** What is wrong with the header; undefined if nothing. */
  readonly problem: string | undefined;

  constructor(header: CsvRow) {
    const names = header.fields.map((name) => name.trim());
    this.#columnCount = names.length;
    this.#indexes = new Map(COLUMNS.map((column) => [column, names.indexOf(column)]));
    const missing = COLUMNS.filter((column) => !names.includes(column));
    const spare = names.filter((name) => !(COLUMNS as readonly string[]).includes(name));
    const [first] = missing;
    if (first !== undefined) {
      const more = missing.length === 1 ? '' : ` (and ${missing.length - 1} more: ${missing.slice(1).join(', ')})`;
      const near = didYouMean(first, spare).replace('Did you mean', 'Is it meant by');
      this.problem = `expected a column ${first}${more}; a trace of the format openb has ${COLUMNS.join(', ')}.${near}`;
    }
  }

  read(row: CsvRow): RecordedPod | BadRow {
    const bad = (column: number, reason: string): BadRow => ({
      line: row.line,
      position: positionOfField(row, column),
      name: row.fields[this.#indexes.get('name') ?? -1],
      reason,
    });
    if (row.fields.length !== this.#columnCount) {
      return bad(
        Math.min(row.fields.length, this.#columnCount),
        `expected ${this.#columnCount} fields as in the header, found ${row.fields.length}`,
      );
    }
    const field = (column: Column) => row.fields[this.#indexes.get(column) ?? -1]?.trim() ?? '';
    let wrong: BadRow | undefined;
    const number = (column: Column, what: string, most: number): number => {
      const text = field(column);
      const value = /^\d+(\.\d*)?$/.test(text) ? Number(text) : Number.NaN;
      if (value <= most) return value;
      wrong ??= bad(
        this.#indexes.get(column) ?? 0,
        `${column}: expected ${what}, found ${text === '' ? 'nothing' : quoted(text)}`,
      );
      return 0;
    };
    const time = (column: Column): Time => seconds(number(column, 'a time in seconds, not negative', LATEST_SECOND));
    const timeOrNothing = (column: Column) => (field(column) === '' ? undefined : time(column));

    const name = field('name');
    if (!NAME_PATTERN.test(name) || name.length > 253) {
      wrong = bad(
        this.#indexes.get('name') ?? 0,
        `name: expected a pod's name (lower-case letters, digits, "-", "."), found ${name === '' ? 'nothing' : quoted(name)}`,
      );
    }
    const pod: RecordedPod = {
      line: row.line,
      name,
      milliCpu: number('cpu_milli', 'millicores, not negative', 1e9),
      memoryMiB: number('memory_mib', 'MiB, not negative', 1e9),
      created: time('creation_time'),
      deleted: timeOrNothing('deletion_time'),
      scheduled: timeOrNothing('scheduled_time'),
    };
    return wrong ?? pod;
  }
}

/** How long a pod ran; how long it waited if it never did; undefined if it was never deleted. */
export function recordedLifetime({ created, scheduled, deleted }: RecordedPod): Duration | undefined {
  return deleted === undefined ? undefined : deleted - (scheduled ?? created);
}
