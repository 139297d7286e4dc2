import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMutants } from './find-mutants.ts';
import type { Mutant } from './mutant.ts';
import { MUTATION_PAGE, mutationPage } from './page.ts';
import { fileResult, type Results, readResults, writeResults } from './results.ts';
import { TraceOrder } from './trace-order.ts';
import { type Fate, Workspace } from './workspace.ts';

/**
 * `npm run mutation [-- TEXT...]`: changes models/ipamd in small ways, one at a time, and looks whether the traces or the
 * unit tests notice. Only the files whose path contains one of the texts are tried, if there are any; of the others the last
 * results stand. Writes docs/mutation.md.
 */
const texts = process.argv.slice(2);
const ROOM = 'models/ipamd';

const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' })
  .map((name) => join(ROOM, name))
  .filter((file) => file.endsWith('.ts'))
  .sort();
const mutantsOf = new Map(
  files
    .filter((file) => texts.length === 0 || texts.some((text) => file.includes(text)))
    .map((file) => [file, findMutants(file, readFileSync(file, 'utf8'))]),
);
const all = [...mutantsOf.values()].reduce((sum, found) => sum + found.length, 0);
let done = 0;
let results: Results = readResults();

const directory = join(tmpdir(), `mutation-${process.pid}`);
const traces = new TraceOrder(join(directory, 'traces'));
/** Those with most mutants first, so that the last files are short ones. */
const waiting = [...mutantsOf].sort(([, a], [, b]) => b.length - a.length);
await Promise.all(
  Array.from({ length: Math.min(waiting.length, availableParallelism()) }, async (_, index) => {
    const workspace = new Workspace(join(directory, String(index)), traces);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await tryFile(workspace, ...next);
    workspace.close();
  }),
);
rmSync(directory, { recursive: true });
process.stderr.write('\n');
writeFileSync(MUTATION_PAGE, mutationPage(results));

async function tryFile(workspace: Workspace, file: string, mutants: readonly Mutant[]): Promise<void> {
  const fates = new Map<Mutant, Fate>();
  if (mutants.length > 0) {
    await workspace.try(file, mutants, (mutant, fate) => {
      fates.set(mutant, fate);
      done += 1;
      process.stderr.write(`\r${done} of ${all} `);
    });
  }
  const present = { ...results, [file]: fileResult(fates) };
  results = Object.fromEntries(files.flatMap((name) => (present[name] === undefined ? [] : [[name, present[name]]])));
  writeResults(results);
}
