import { readFileSync, writeSync } from 'node:fs';
import { firstDifference } from '../conformance/compare.ts';
import { SWITCH } from './switch-mutants.ts';

/** What the process is asked: to play these traces with this mutant, or none, until one differs. */
export interface Job {
  readonly directory: string;
  readonly traces: readonly {
    readonly name: string;
    /** A run that comes by more switches than this is in an endless loop, and counts as different. */
    readonly mostSteps: number;
  }[];
  /** Its index among the mutants of the file. */
  readonly mutant: number | undefined;
}

/** How a trace was played. */
export interface Played {
  /** The mutants whose place was reached. */
  readonly reached: readonly number[];
  /** How often the run came by a switch. */
  readonly steps: number;
}

/** What it answers. */
export interface Answer {
  /** The trace that differs; undefined when none does. */
  readonly different: string | undefined;
  readonly played: Readonly<Record<string, Played>>;
}

class EndlessLoop extends Error {}

/**
 * The process that plays traces on a file that is all its mutants at once. It says `ready` when the models are loaded, and
 * writes a dot after each trace, to show that it is still at work.
 */
let mutant: number | undefined;
const reached = new Set<number>();
let steps = 0;
let mostSteps = Number.POSITIVE_INFINITY;
Object.assign(globalThis, {
  [SWITCH]: (index: number) => {
    steps += 1;
    if (steps > mostSteps) throw new EndlessLoop();
    if (mutant === undefined) reached.add(index);
    return index === mutant;
  },
});
const { play } = await import('../conformance/play.ts');

process.on('message', (job: Job) => {
  mutant = job.mutant;
  const played: Record<string, Played> = {};
  const different = job.traces.find((trace) => {
    reached.clear();
    steps = 0;
    mostSteps = trace.mostSteps;
    const isDifferent = differs(`${job.directory}/${trace.name}.json`);
    played[trace.name] = { reached: [...reached], steps };
    writeSync(1, '.');
    return isDifferent;
  })?.name;
  process.send?.({ different, played } satisfies Answer);
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
