import { stringify } from 'csv-stringify/sync';
import { seconds } from '../../sim/time.ts';
import { CSV_OPTIONS } from '../csv/table.ts';
import type { Report, TextOutput } from '../report.ts';
import { formatSeconds } from '../seconds.ts';
import type { Summary } from '../summary/summary.ts';
import { KEY_FIGURES } from './key-figures.ts';

export const VARIANTS_FILE = 'variants.csv';

/** For the reference page. */
export const VARIANTS_TABLE = {
  file: VARIANTS_FILE,
  row: 'A run of a scenario with `spec.variants`, or of a combination of `--matrix`. Only then it is there; the other files of each run are in a folder of its own.',
  columns: [
    { name: 'variant', unit: 'text', description: 'The name of the variant, the values of `--matrix`.' },
    { name: 'partial', unit: 'true or false', description: 'Whether the run ended before its time.' },
    ...KEY_FIGURES,
  ],
};

/** A row for each run of a scenario with several variants. */
export function variantsCsv(output: TextOutput): Report {
  const rows: (string | number | null)[][] = [VARIANTS_TABLE.columns.map(({ name }) => name)];
  return {
    finish: (summary) =>
      rows.push([
        summary.run.variant,
        String(summary.run.partial),
        ...KEY_FIGURES.map((figure) => cell(figure, summary)),
      ]),
    end: () => output.write(stringify(rows, CSV_OPTIONS)),
  };
}

function cell({ unit, value }: (typeof KEY_FIGURES)[number], summary: Summary): string | number | null {
  const found = value(summary);
  return unit === 's' && found !== null ? formatSeconds(seconds(found)) : found;
}
