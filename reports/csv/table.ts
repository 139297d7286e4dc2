import { stringify } from 'csv-stringify/sync';
import type { RecordKind, Report, RunRecord, TextOutput } from '../report.ts';
import type { Cell, Column } from './column.ts';

/** A CSV file: a row for each record of one kind, in the order in which they come. */
export interface Table<Kind extends RecordKind = RecordKind> {
  readonly file: string;
  /** What a row is, for the reference page. */
  readonly row: string;
  readonly kind: Kind;
  readonly columns: readonly Column<RunRecord<Kind>>[];
}

/** csv-stringify sets itself up anew for each call; with this many rows a call that no longer shows. */
const ROWS_PER_BATCH = 1_000;

/** Of every CSV file. */
export const CSV_OPTIONS = {
  // RFC 4180, section 2.1.
  record_delimiter: '\r\n',
  // Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay as they are.
  escape_formulas: true,
} as const;

/** Writes `table` with its header row. */
export function csvReport<Kind extends RecordKind>(table: Table<Kind>, output: TextOutput): Report {
  const { columns } = table;
  let rows: Cell[][] = [columns.map((column) => column.name)];
  const writeRows = () => {
    output.write(stringify(rows, CSV_OPTIONS));
    rows = [];
  };
  const addRow = (record: RunRecord<Kind>) => {
    rows.push(columns.map((column) => column.cell(record)));
    if (rows.length >= ROWS_PER_BATCH) writeRows();
  };
  return { [table.kind]: addRow, finish: writeRows };
}
