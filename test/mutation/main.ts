import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findMutants } from './find-mutants.ts';
import type { Mutant } from './mutant.ts';
import { MUTATION_PAGE, mutationPage } from './page.ts';
import { addKills, fileResult, type Results, readResults, survivorsAmong, writeResults } from './results.ts';
import { TraceOrder } from './trace-order.ts';
import { type Fate, Workspace } from './workspace.ts';

/**
 * `npm run mutation [-- [--every N] [--survivors] [TEXT...]]`: changes models/ipamd in small ways, one at a time, and looks
 * whether the traces or the unit tests notice. Only the files whose path contains one of the texts are tried, if there are
 * any, and of their mutants every Nth, or only those that have survived before; of the other files the last results stand.
 * Writes docs/mutation.md.
 */
const { values, positionals: texts } = parseArgs({
  options: { every: { type: 'string', default: '1' }, survivors: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const every = Math.max(1, Number.parseInt(values.every, 10) || 1);
const ROOM = 'models/ipamd';

const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' })
  .map((name) => join(ROOM, name))
  .filter((file) => file.endsWith('.ts'))
  .sort();
const allMutantsOf = new Map(files.map((file) => [file, findMutants(file, readFileSync(file, 'utf8'))]));
const mutantsOf = new Map(
  [...allMutantsOf].filter(([file]) => texts.length === 0 || texts.some((text) => file.includes(text))),
);
let results: Results = readResults();
/** Of each file those at the same distances, so that no part of it is left out. */
const chosenOf = new Map(
  [...mutantsOf].map(([file, found]) => [
    file,
    values.survivors ? survivorsAmong(found, results[file]) : found.filter((_, index) => index % every === 0),
  ]),
);
const all = [...chosenOf.values()].reduce((sum, chosen) => sum + chosen.length, 0);
let done = 0;

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

async function tryFile(workspace: Workspace, file: string, mutants: readonly Mutant[]): Promise<void> {
  const fates = new Map<Mutant, Fate>();
  const chosen = chosenOf.get(file) ?? [];
  if (chosen.length > 0) {
    await workspace.try(file, mutants, chosen, (mutant, fate) => {
      fates.set(mutant, fate);
      done += 1;
      process.stderr.write(`\r${done} of ${all} `);
    });
  }
  const result = values.survivors ? addKills(results[file], fates) : fileResult(mutants.length, fates);
  const known: Results = { ...results, ...(result && { [file]: result }) };
  results = Object.fromEntries(
    [...allMutantsOf].map(([name, { length }]) => [name, known[name] ?? fileResult(length, new Map())]),
  );
  writeResults(results);
  writeFileSync(MUTATION_PAGE, mutationPage(results));
}
