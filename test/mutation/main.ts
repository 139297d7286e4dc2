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
 * contains it, and the survivors are printed.
 */
const [only = ''] = process.argv.slice(2);
const ROOM = 'models/ipamd';

const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file.includes(only))
  .map((file) => join(ROOM, file))
  .sort();
const mutants = files.flatMap((file) => findMutants(file, readFileSync(file, 'utf8')));
const fates = new Map<Mutant, Fate>();

const directory = join(tmpdir(), `mutation-${process.pid}`);
const traces = new TraceOrder(join(directory, 'traces'));
const workspaces = Array.from(
  { length: availableParallelism() },
  (_, index) => new Workspace(join(directory, String(index)), traces),
);
const withoutMutant = await workspaces[0]?.fateOf(undefined);
if (withoutMutant !== 'survived') throw new Error(`without any mutant: ${withoutMutant}`);

const waiting = [...mutants];
await Promise.all(
  workspaces.map(async (workspace) => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const fate = await workspace.fateOf(mutant);
      fates.set(mutant, fate);
      if (fate === 'survived') process.stderr.write(`\rsurvived: ${mutantKey(mutant)}\n`);
      process.stderr.write(`\r${fates.size} of ${mutants.length} `);
    }
  }),
);
for (const workspace of workspaces) workspace.close();
rmSync(directory, { recursive: true });
process.stderr.write('\n');

const page = mutationPage(mutants.map((mutant) => ({ mutant, fate: fates.get(mutant) ?? 'survived' })));
if (only === '') writeFileSync(MUTATION_PAGE, page);
else console.log(page);
