import { columnReference } from '../reports/csv/column-reference.ts';
import { TABLES } from '../reports/csv/tables.ts';
import { warmTargetsPage } from './warm-targets.ts';

/** The text of each page that is made from the source, by the path of its file. */
export function generatedPages(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/csv-columns.md', columnReference(TABLES)],
    ['docs/warm-targets.md', warmTargetsPage()],
  ]);
}
