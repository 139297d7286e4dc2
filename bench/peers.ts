import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Peer } from './benchmark.ts';

/** From dist/bench/ to the folder in the sources, where `setup` installs them. */
const FOLDER = join(fileURLToPath(new URL('../..', import.meta.url)), 'bench', 'peers');
const INSTALLED = join(FOLDER, 'installed');

export const simPy = (benchmark: 'processes' | 'mm8'): Peer[] =>
  peer('SimPy 4.1', join(INSTALLED, 'python', 'bin', 'python'), [join(FOLDER, 'simpy_benchmarks.py'), benchmark]);

export const simjs = (): Peer[] =>
  existsSync(join(INSTALLED, 'simjs-mm8.cjs'))
    ? peer('simjs 2.0', process.execPath, [join(INSTALLED, 'simjs-mm8.cjs')])
    : [];

/** @param measurements the names of ours that hold so many events. */
export const rustHeap = (pending: number, measurements: readonly string[]): Peer[] =>
  peer(
    `Rust heap, ${pending.toLocaleString('en')} pending`,
    join(INSTALLED, 'rust-heap'),
    [String(pending)],
    measurements,
  );

/** A program that prints how many units it has done and the seconds they took; none where it is not installed. */
function peer(name: string, program: string, parameters: readonly string[], measurements?: readonly string[]): Peer[] {
  if (!existsSync(program)) return [];
  const of = (measurement: string) => measurements?.includes(measurement) ?? true;
  const rate = () => {
    const { status, stdout, stderr } = spawnSync(program, parameters, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${name} ended with exit code ${status}: ${stderr}`);
    const [units, seconds] = stdout.split(' ').map(Number);
    return (units ?? Number.NaN) / (seconds ?? Number.NaN);
  };
  return [{ name, of, rate }];
}
