import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { textTable } from '../cli/text-table.ts';
import { EXIT_CODE, UserError } from '../scenarios/user-error.ts';
import { median, type Result } from './benchmark.ts';

/** Runs of each commit: theirs and ours in turn, who comes first changing each time. */
const PAIRS = 5;

/**
 * The benchmarks here and at another commit, in pairs, so that what else the machine does hits both. A table of the ratios:
 * above 1 we are faster than that commit. Benchmarks that it does not have are left out.
 */
export function compareWith(ref: string, names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-against-'));
  const checkout = join(folder, 'checkout');
  try {
    run('git', ['worktree', 'add', '--detach', checkout, ref], '.');
    prepare(checkout);
    const theirNames = names.filter((name) => hasBenchmark(checkout, name));
    if (theirNames.length === 0) throw new UserError(`${ref} has none of these benchmarks.`, EXIT_CODE.wrongUsage);
    const ratios = new Map<string, number[]>();
    for (let pair = 0; pair < PAIRS; pair++) {
      process.stderr.write(`pair ${pair + 1} of ${PAIRS} ...\n`);
      const sides = pair % 2 === 0 ? [checkout, '.'] : ['.', checkout];
      const rates = new Map(sides.map((side) => [side, ratesAt(side, theirNames, folder)]));
      for (const [name, ours] of rates.get('.') ?? []) {
        const theirs = rates.get(checkout)?.get(name);
        if (theirs !== undefined) ratios.set(name, [...(ratios.get(name) ?? []), ours / theirs]);
      }
    }
    const rows = [...ratios].map(([name, values]) => [
      name,
      median(values).toFixed(2),
      `${Math.min(...values).toFixed(2)} - ${Math.max(...values).toFixed(2)}`,
    ]);
    return textTable(['measurement', `here / ${ref}`, 'lowest - highest'], rows);
  } finally {
    spawnSync('git', ['worktree', 'remove', '--force', checkout]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is installed here will do where the lock file is the same. */
function prepare(checkout: string): void {
  const lock = (folder: string) => readFileSync(join(folder, 'package-lock.json'), 'utf8');
  if (lock('.') === lock(checkout)) {
    symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'));
    run('npm', ['run', '--silent', 'build'], checkout);
  } else run('npm', ['ci', '--silent'], checkout);
}

function hasBenchmark(checkout: string, name: string): boolean {
  const { status } = spawnSync(process.execPath, ['dist/bench/main.js', '--list', name], { cwd: checkout });
  return status === 0;
}

function ratesAt(side: string, names: readonly string[], folder: string): Map<string, number> {
  const file = join(folder, 'results.json');
  run(process.execPath, ['dist/bench/main.js', '--runs', '1', '--json', file, ...names], side);
  const { results } = JSON.parse(readFileSync(file, 'utf8')) as { results: Result[] };
  return new Map(results.map((result) => [`${result.benchmark}: ${result.name}`, result.median]));
}

function run(program: string, parameters: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(program, parameters, { cwd, encoding: 'utf8' });
  if (status !== 0) {
    throw new UserError(`${program} ${parameters.join(' ')} in ${resolve(cwd)}: ${stderr.trim()}`, EXIT_CODE.failed);
  }
}
