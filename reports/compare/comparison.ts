import type { Summary } from '../summary/summary.ts';
import { type FiguresByName, figuresOf, isZeroWhenMissing } from './figures.ts';

export interface ComparedRun {
  /** As the user called it. */
  readonly name: string;
  readonly summary: Summary;
}

/** A figure of two runs. Null: there is no value. */
export interface ComparedFigure {
  readonly name: string;
  readonly a: number | null;
  readonly b: number | null;
  /** `b` - `a`. */
  readonly difference: number | null;
  /** Of `a`, in percent; null when there is none because `a` is 0. */
  readonly percent: number | null;
}

export interface Comparison {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  /** In the order of the summary. */
  readonly figures: readonly ComparedFigure[];
  /** What makes the two hard to compare: a sentence each. */
  readonly warnings: readonly string[];
}

export function compareRuns(a: ComparedRun, b: ComparedRun): Comparison {
  const [ofA, ofB] = [figuresOf(a.summary), figuresOf(b.summary)];
  const names = [...new Set([...ofA.keys(), ...ofB.keys()])];
  const figures = names.map((name) => compared(name, figureOf(ofA, name), figureOf(ofB, name)));
  return { a, b, figures, warnings: warnings(a.summary, b.summary) };
}

/** Also of what neither run has, when that means 0. */
export function findFigure({ figures }: Comparison, name: string): ComparedFigure | undefined {
  const found = figures.find((figure) => figure.name === name);
  return found ?? (isZeroWhenMissing(name) ? compared(name, 0, 0) : undefined);
}

function figureOf(figures: FiguresByName, name: string): number | null {
  return figures.get(name) ?? (isZeroWhenMissing(name) && !figures.has(name) ? 0 : null);
}

function compared(name: string, a: number | null, b: number | null): ComparedFigure {
  if (a === null || b === null) return { name, a, b, difference: null, percent: null };
  // Seconds have six decimals; more are the computer's.
  const difference = Math.round((b - a) * 1e6) / 1e6;
  return { name, a, b, difference, percent: difference === 0 ? 0 : a === 0 ? null : (100 * difference) / Math.abs(a) };
}

function warnings({ run: a, thresholds: ofA }: Summary, { run: b, thresholds: ofB }: Summary): string[] {
  const differ = (what: string, left: unknown, right: unknown) =>
    left === right ? [] : [`the ${what} differ: ${left} and ${right}`];
  return [
    ...differ('scenarios', a.scenario, b.scenario),
    ...differ('seeds', a.seed, b.seed).map((text) => `${text}, so the runs saw different random numbers`),
    ...differ('lengths', `${a.duration_s} s`, `${b.duration_s} s`),
    ...differ('versions of vpc-cni-sim', a.versions['vpc-cni-sim'], b.versions['vpc-cni-sim']),
    ...(a.partial ? ['the first run is partial'] : []),
    ...(b.partial ? ['the second run is partial'] : []),
    ...(ofA?.length === ofB?.length ? [] : ['the runs have not the same thresholds']),
  ];
}
