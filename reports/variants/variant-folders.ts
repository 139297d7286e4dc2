import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SUMMARY_FILE } from '../result-files.ts';

const LONGEST_FOLDER = 200;

/**
 * The folder for the results of a variant below the directory of all. Values of a setting may be anything, names of
 * folders may not.
 * @param taken folders of other variants.
 */
export function variantFolder(variant: string, taken: ReadonlySet<string>): string {
  const wanted = wantedFolder(variant);
  let free = wanted;
  for (let number = 2; taken.has(free); number += 1) free = `${wanted}_${number}`;
  return free;
}

/** The folders below `directory` in which runs of variants left their results, sorted. @throws the system's error. */
export function variantFolders(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isOfVariant(join(directory, entry.name, SUMMARY_FILE), entry.name))
    .map(({ name }) => name)
    .sort();
}

/** A copy that somebody keeps under a name of their own is not meant. */
function isOfVariant(summary: string, folder: string): boolean {
  try {
    const { format, run } = JSON.parse(readFileSync(summary, 'utf8'));
    if (!String(format).startsWith('vpc-cni-sim/summary/') || typeof run?.variant !== 'string') return false;
    const wanted = wantedFolder(run.variant);
    return folder === wanted || (folder.startsWith(`${wanted}_`) && /^[0-9]+$/.test(folder.slice(wanted.length + 1)));
  } catch {
    return false;
  }
}

function wantedFolder(variant: string): string {
  return variant.replace(/[^A-Za-z0-9._=,-]/g, '_').slice(0, LONGEST_FOLDER);
}
