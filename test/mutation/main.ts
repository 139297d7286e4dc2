import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMutants } from './find-mutants.ts';
import { type Mutant, mutantKey } from './mutant.ts';
import { MUTATION_PAGE, mutationPage } from './page.ts';
import { TraceOrder } from './trace-order.ts';
import { type Fate, Workspace } from './workspace.ts';

/**
 * `npm run mutation [-- TEXT]`: changes models/ipamd in small ways, one at a time, and looks whether the traces or the unit
 * tests notice. Without TEXT all mutants are tried and docs/mutation.md is written; with it only those of files whose path
 * contains it, and the page is printed.
 */
const [only = ''] = process.argv.slice(2);
const ROOM = 'models/ipamd';

const mutantsOf = new Map(
  readdirSync(ROOM, { recursive: true, encoding: 'utf8' })
    .map((name) => join(ROOM, name))
    .filter((file) => file.endsWith('.ts') && file.includes(only))
    .sort()
    .map((file) => [file, findMutants(file, readFileSync(file, 'utf8'))]),
);
const mutants = [...mutantsOf.values()].flat();
const fates = new Map<Mutant, Fate>();
function note(mutant: Mutant, fate: Fate): void {
  fates.set(mutant, fate);
  if (fate === 'survived') process.stderr.write(`\rsurvived: ${mutantKey(mutant)}\n`);
  process.stderr.write(`\r${fates.size} of ${mutants.length} `);
}

const directory = join(tmpdir(), `mutation-${process.pid}`);
const traces = new TraceOrder(join(directory, 'traces'));
/** Those with most mutants first, so that the last files are short ones. */
const waiting = [...mutantsOf].filter(([, found]) => found.length > 0).sort(([, a], [, b]) => b.length - a.length);
await Promise.all(
  Array.from({ length: availableParallelism() }, async (_, index) => {
    const workspace = new Workspace(join(directory, String(index)), traces);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await workspace.try(...next, note);
    workspace.close();
  }),
);
rmSync(directory, { recursive: true });
process.stderr.write('\n');

const page = mutationPage(mutants.map((mutant) => ({ mutant, fate: fates.get(mutant) ?? 'survived' })));
if (only === '') writeFileSync(MUTATION_PAGE, page);
else console.log(page);
