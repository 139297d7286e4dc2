import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Peer } from './benchmark.ts';

/** From dist/bench/ to the folder in the sources, where `setup` installs them. */
const FOLDER = join(fileURLToPath(new URL('../..', import.meta.url)), 'bench', 'peers');
const INSTALLED = join(FOLDER, 'installed');
const PYTHON = join(INSTALLED, 'python', 'bin', 'python');
const SIMJS = join(INSTALLED, 'simjs-mm8.cjs');
const RUST_HEAP = join(INSTALLED, 'rust-heap');
const SIMCORE = join(INSTALLED, 'simcore-benchmarks');
const BARE_NODE = fileURLToPath(new URL('peers/bare-node.js', import.meta.url));

/** The benchmarks of processes. */
type OfProcesses = 'processes' | 'mm8';

export const simPy = (benchmark: OfProcesses): Peer[] =>
  peer('SimPy 4.1', PYTHON, [join(FOLDER, 'simpy_benchmarks.py'), benchmark]);

export const simjs = (): Peer[] => (isInstalled(SIMJS, 'simjs') ? peer('simjs 2.0', process.execPath, [SIMJS]) : []);

export const simcore = (benchmark: OfProcesses): Peer[] => peer('simcore 0.1 (Rust)', SIMCORE, [benchmark]);

export const bareNode = (benchmark: OfProcesses): Peer[] =>
  peer('bare Node heap and generators', process.execPath, [BARE_NODE, benchmark]);

/** @param measurements the names of ours that hold so many events. */
export function holdPeers(pending: number, measurements: readonly string[]): Peer[] {
  const size = `${pending.toLocaleString('en')} pending`;
  return [
    ...peer(`Rust heap, ${size}`, RUST_HEAP, [String(pending)], measurements),
    ...peer(`simcore 0.1 (Rust), ${size}`, SIMCORE, ['hold', String(pending)], measurements),
    ...peer(`bare Node heap, ${size}`, process.execPath, [BARE_NODE, 'hold', String(pending)], measurements),
  ];
}

/** A program that prints how many units it has done and the seconds they took; none where it is not installed. */
function peer(name: string, program: string, parameters: readonly string[], measurements?: readonly string[]): Peer[] {
  if (!isInstalled(program, name)) return [];
  const of = (measurement: string) => measurements?.includes(measurement) ?? true;
  const rate = () => {
    const { status, stdout, stderr } = spawnSync(program, parameters, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${name} ended with exit code ${status}: ${stderr}`);
    const [units, seconds] = stdout.split(' ').map(Number);
    return (units ?? Number.NaN) / (seconds ?? Number.NaN);
  };
  return [{ name, of, rate }];
}

function isInstalled(file: string, name: string): boolean {
  const found = existsSync(file);
  if (!found) process.stderr.write(`not measured, because it is not installed (bench/peers/setup): ${name}\n`);
  return found;
}
