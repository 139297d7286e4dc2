import { columnReference } from '../reports/csv/column-reference.ts';
import { TABLES } from '../reports/csv/tables.ts';
import { summarySchema } from '../reports/summary/summary-schema.ts';
import { VARIANTS_TABLE } from '../reports/variants/variants-csv.ts';
import { scenarioJsonSchema } from '../scenarios/schema.ts';
import { ec2Page } from './ec2.ts';
import { lintRulesPage } from './lint-rules.ts';
import { metricsPage } from './metrics.ts';
import { scenarioReference } from './scenario-reference.ts';
import { trustPage } from './trust.ts';
import { warmTargetsPage } from './warm-targets.ts';

/** The text of each page, and other file, that is made from the source, by its path. */
export function generatedPages(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/csv-columns.md', columnReference([...TABLES, VARIANTS_TABLE])],
    ['docs/ec2.md', ec2Page()],
    ['docs/metrics.md', metricsPage()],
    ['docs/lint.md', lintRulesPage()],
    ['docs/scenario-reference.md', scenarioReference()],
    ['docs/trust.md', trustPage()],
    ['docs/warm-targets.md', warmTargetsPage()],
    ['schemas/scenario.schema.json', `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`],
    ['schemas/summary.schema.json', `${JSON.stringify(summarySchema(), null, 2)}\n`],
  ]);
}
