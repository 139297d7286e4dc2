import { TABLES } from './csv/tables.ts';
import { RECORD_FILE } from './record/record-file.ts';
import { VARIANTS_FILE } from './variants/variants-csv.ts';

/** All figures of the summary: the last file of a run to take its place. */
export const SUMMARY_FILE = 'summary.json';

/** The names of all files that runs leave in their directory. */
export const RESULT_FILES: readonly string[] = [
  ...TABLES.map(({ file }) => file),
  RECORD_FILE,
  SUMMARY_FILE,
  VARIANTS_FILE,
];
