import type { RecordKind, Report, RunRecord, TextOutput } from '../report.ts';
import type { Column } from './column.ts';
import { CsvBytes } from './csv-bytes.ts';

/** A CSV file: a row for each record of one kind, in the order in which they come. */
export interface Table<Kind extends RecordKind = RecordKind> {
  readonly file: string;
  /** What a row is, for the reference page. */
  readonly row: string;
  readonly kind: Kind;
  readonly columns: readonly Column<RunRecord<Kind>>[];
  /** What the values of a column mean, by value, for the reference page. */
  readonly values?: { readonly column: string; readonly meanings: Readonly<Record<string, string>> };
}

/** Of every CSV file. */
export const CSV_OPTIONS = {
  // RFC 4180, section 2.1.
  record_delimiter: '\r\n',
  // A lone CR or LF too: most readers end a row there.
  quote_record_delimiter: true,
  // Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay as they are.
  escape_formulas: true,
} as const;

/** Writes `table` with its header row. */
export function csvReport<Kind extends RecordKind>(table: Table<Kind>, output: TextOutput): Report {
  const { columns } = table;
  const csv = new CsvBytes(output);
  for (const { name } of columns) csv.text(name);
  csv.endRow();
  const addRow = (record: RunRecord<Kind>) => {
    for (let index = 0; index < columns.length; index++) columns[index]?.write(record, csv);
    csv.endRow();
  };
  return { [table.kind]: addRow, finish: () => csv.end() };
}
