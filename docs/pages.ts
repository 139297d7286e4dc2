import { columnReference } from '../reports/csv/column-reference.ts';
import { TABLES } from '../reports/csv/tables.ts';
import { scenarioJsonSchema } from '../scenarios/schema.ts';
import { scenarioReference } from './scenario-reference.ts';
import { warmTargetsPage } from './warm-targets.ts';

/** The text of each page, and other file, that is made from the source, by its path. */
export function generatedPages(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/csv-columns.md', columnReference(TABLES)],
    ['docs/scenario-reference.md', scenarioReference()],
    ['docs/warm-targets.md', warmTargetsPage()],
    ['schemas/scenario.schema.json', `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`],
  ]);
}
