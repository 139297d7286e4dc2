import { count, text } from './column.ts';
import type { Table } from './table.ts';

export const importRejectsTable: Table<'importReject'> = {
  file: 'import-rejects.csv',
  row: 'A row of the churn trace that could not be used. Imported pods and rejected rows together are the rows of the trace.',
  kind: 'importReject',
  columns: [
    text('trace', "The trace file's name.", (reject) => reject.trace),
    count(
      'line',
      'line number',
      'Its line in the trace file, counted from 1 with the header.',
      (reject) => reject.line,
    ),
    text('pod', "The pod's name; empty where it could not be read.", (reject) => reject.pod),
    text('reason', 'Why it could not be used.', (reject) => reject.reason),
  ],
};
