import { writeFileSync } from 'node:fs';
import { columnReference } from '../reports/csv/column-reference.ts';
import { TABLES } from '../reports/csv/tables.ts';

// `npm run docs`: the pages that are made from the source.
writeFileSync('docs/csv-columns.md', columnReference(TABLES));
