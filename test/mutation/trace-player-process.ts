import { readFileSync, writeSync } from 'node:fs';
import { firstDifference } from '../conformance/compare.ts';
import { SWITCH } from './switch-mutants.ts';

/** What the process is asked: to play these traces with this mutant, or none, until one differs. */
export interface Job {
  readonly directory: string;
  readonly traces: readonly string[];
  /** Its index among the mutants of the file. */
  readonly mutant: number | undefined;
}

/** What it answers. */
export interface Played {
  /** The trace that differs; undefined when none does. */
  readonly different: string | undefined;
  /** For each trace that was played, the mutants whose place was reached. */
  readonly reached: Readonly<Record<string, readonly number[]>>;
}

/**
 * The process that plays traces on a file that is all its mutants at once. It says `ready` when the models are loaded, and
 * writes a dot after each trace, to show that it is not in an endless loop.
 */
let mutant: number | undefined;
const reached = new Set<number>();
Object.assign(globalThis, {
  [SWITCH]: (index: number) => {
    if (mutant === undefined) reached.add(index);
    return index === mutant;
  },
});
const { play } = await import('../conformance/play.ts');

process.on('message', (job: Job) => {
  mutant = job.mutant;
  const reachedBy: Record<string, number[]> = {};
  const different = job.traces.find((name) => {
    reached.clear();
    const isDifferent = differs(`${job.directory}/${name}.json`);
    reachedBy[name] = [...reached];
    writeSync(1, '.');
    return isDifferent;
  });
  process.send?.({ different, reached: reachedBy } satisfies Played);
});
process.send?.('ready');

function differs(file: string): boolean {
  const { input, expect } = JSON.parse(readFileSync(file, 'utf8'));
  try {
    return firstDifference(expect, play(input)) !== undefined;
  } catch {
    return true;
  }
}
