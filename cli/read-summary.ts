import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '../reports/summary/summary.ts';
import { variantFolders } from '../reports/variants/variant-folders.ts';
import { readText } from '../scenarios/source-text.ts';
import { EXIT_CODE, UserError } from '../scenarios/user-error.ts';

const FORMAT: Summary['format'] = 'vpc-cni-sim/summary/v1';
const LARGEST_SUMMARY = 256 * 2 ** 20;

/**
 * @param path the directory of a run's results, or its summary.json.
 * @throws UserError (wrong usage) when it is neither.
 */
export async function readSummary(path: string): Promise<Summary> {
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = isDirectory ? join(path, 'summary.json') : path;
  const read = await readText(file, LARGEST_SUMMARY);
  if ('refusal' in read) {
    const [variant, ...others] = isDirectory ? variantFolders(path) : [];
    if (variant !== undefined) {
      const all = [variant, ...others].join(', ');
      throw new UserError(
        `${path} holds the results of several runs: ${all}. Give one of them, such as ${join(path, variant)}.`,
        EXIT_CODE.wrongUsage,
      );
    }
    const hint = isDirectory ? ` Expected the results of a run, as \`run --out ${path}\` writes them.` : '';
    throw new UserError(`${file}: ${read.refusal}.${hint}`, EXIT_CODE.wrongUsage);
  }
  const parsed = parse(read.text);
  const { format } = (parsed ?? {}) as { readonly format?: unknown };
  if (format !== FORMAT) {
    throw new UserError(`${file}: this is not the summary.json of a run (format ${FORMAT})`, EXIT_CODE.wrongUsage);
  }
  return parsed as Summary;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
