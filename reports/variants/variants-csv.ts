import { stringify } from 'csv-stringify/sync';
import { seconds } from '../../sim/time.ts';
import { CSV_OPTIONS } from '../csv/table.ts';
import type { Report, TextOutput } from '../report.ts';
import { formatSeconds } from '../seconds.ts';
import type { Summary } from '../summary/summary.ts';
import { KEY_FIGURES } from './key-figures.ts';

export const VARIANTS_FILE = 'variants.csv';

/** The columns of variants.csv, for the reference page. */
export const VARIANTS_COLUMNS = [
  {
    name: 'variant',
    unit: 'text',
    description: 'Its name, which is that of its folder too, or the values of `--matrix`.',
  },
  ...KEY_FIGURES,
];

/** A row for each run of a scenario with several variants. */
export function variantsCsv(output: TextOutput): Report {
  const rows: (string | number | null)[][] = [VARIANTS_COLUMNS.map(({ name }) => name)];
  return {
    finish: (summary) => rows.push([summary.run.variant, ...KEY_FIGURES.map((figure) => cell(figure, summary))]),
    end: () => output.write(stringify(rows, CSV_OPTIONS)),
  };
}

function cell({ unit, value }: (typeof KEY_FIGURES)[number], summary: Summary): string | number | null {
  const found = value(summary);
  return unit === 's' && found !== null ? formatSeconds(seconds(found)) : found;
}
