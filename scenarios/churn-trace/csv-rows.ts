import { CsvError, parse } from 'csv-parse/sync';
import type { Position } from '../problem.ts';

/** A row of a CSV file that knows where it stands. */
export interface CsvRow {
  readonly fields: readonly string[];
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** As it stands in the file. */
  readonly raw: string;
}

/** A text that is no CSV, from `line` on. */
export class NotCsv extends Error {
  override readonly name = 'NotCsv';
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

const LONGEST_ROW = 2 ** 20;

/** The rows of a CSV text (RFC 4180), the header being the first; empty lines are none. @throws NotCsv */
export function csvRows(text: string): CsvRow[] {
  let rows: { record: string[]; raw: string; info: { lines: number } }[];
  try {
    rows = parse(text, {
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_ROW,
    }) as unknown as typeof rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new NotCsv(error.message, Number(error.lines ?? 1));
  }
  return rows.map(({ record, raw, info }) => {
    // csv-parse tells the line on which a row ends.
    const inner = raw.trim().split('\n').length - 1;
    return { fields: record, line: info.lines - inner, raw: raw.trim() };
  });
}

/** Where field `index` of a row stands. A row that is too short has it at its end. */
export function positionOfField({ raw, line }: CsvRow, index: number): Position {
  let start = 0;
  let quotedField = false;
  let field = 0;
  let end = raw.length;
  for (let at = 0; at < raw.length; at++) {
    if (raw[at] === '"') quotedField = !quotedField;
    if (raw[at] !== ',' || quotedField) continue;
    if (field === index) {
      end = at;
      break;
    }
    field += 1;
    start = at + 1;
  }
  if (field < index) start = raw.length;
  const before = raw.slice(0, start);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    line: line + before.split('\n').length - 1,
    column: start - lineStart + 1,
    text: raw.slice(lineStart).split('\n', 1)[0] ?? '',
    length: Math.max(1, end - start),
  };
}
