import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OutputError } from './output-error.ts';
import { RESULT_FILES, SUMMARY_FILE } from './result-files.ts';
import { variantFolders } from './variants/variant-folders.ts';

const MOST_NAMED = 5;

/** @throws OutputError when runs have left results in the directory; the system's error. */
export function refuseResults(directory: string): void {
  const present = [
    ...readdirSync(directory)
      .filter((name) => RESULT_FILES.includes(name))
      .sort(),
    ...variantFolders(directory),
  ];
  if (present.length === 0) return;
  const more = present.length > MOST_NAMED ? ` and ${present.length - MOST_NAMED} more` : '';
  throw new OutputError(
    'refused',
    `${directory} holds the results of a run already (${present.slice(0, MOST_NAMED).join(', ')}${more}). Give another --out directory, or --force to replace them.`,
  );
}

/**
 * Removes what runs have left in the directory: their files, and the folders of variants with theirs. Whatever else is
 * there stays, and so does a folder that holds it.
 * @param kept names of files or folders that stay.
 * @throws the system's error.
 */
export function removeResults(directory: string, kept: readonly string[] = []): void {
  const folders = variantFolders(directory).filter((name) => !kept.includes(name));
  // The summary first: without it nobody takes the rest for whole.
  for (const name of [SUMMARY_FILE, ...RESULT_FILES]) {
    if (!kept.includes(name)) rmSync(join(directory, name), { force: true });
  }
  for (const name of folders) {
    const folder = join(directory, name);
    removeResults(folder);
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  }
}
