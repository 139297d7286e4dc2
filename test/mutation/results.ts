import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describeChange, type Mutant } from './mutant.ts';
import type { Fate } from './workspace.ts';

/** What came of the mutants of each file, as of the last time that they were tried: a part of them can be tried anew. */
const RESULTS = 'test/mutation/results.json';

export interface FileResult {
  /** All that there are; not each of them need have been tried. */
  readonly mutants: number;
  readonly killedByTrace: number;
  readonly killedByUnitTest: number;
  readonly survivors: readonly Survivor[];
}

export interface Survivor {
  /** The changed line as it stands in the source. */
  readonly sourceLine: string;
  readonly change: string;
}

/** By path of the source file. */
export type Results = Readonly<Record<string, FileResult>>;

export function readResults(): Results {
  return existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
}

export function writeResults(results: Results): void {
  writeFileSync(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
}

export function fileResult(mutants: number, fates: ReadonlyMap<Mutant, Fate>): FileResult {
  const withFate = (fate: Fate) => [...fates].filter(([, of]) => of === fate).map(([mutant]) => mutant);
  return {
    mutants,
    killedByTrace: withFate('killed by a trace').length,
    killedByUnitTest: withFate('killed by a unit test').length,
    survivors: withFate('survived').map(asSurvivor),
  };
}

/**
 * Which of a file's mutants survived when all were tried; none when not all have been, or the file has changed since. Those
 * that cannot be told from a killed one, as where a line has the same change in two places, are left out.
 */
export function survivorsAmong(mutants: readonly Mutant[], result: FileResult | undefined): Mutant[] {
  if (result === undefined || result.mutants !== mutants.length || totalsOf([result]).tried < mutants.length) return [];
  const keyOf = ({ sourceLine, change }: Survivor) => `${sourceLine} | ${change}`;
  const survived = result.survivors.map(keyOf);
  const keys = mutants.map((mutant) => keyOf(asSurvivor(mutant)));
  const count = (list: readonly string[], key: string) => list.filter((other) => other === key).length;
  return mutants.filter((_, index) => {
    const key = keys[index] ?? '';
    return count(survived, key) === count(keys, key);
  });
}

/** The result of a file of which former survivors were tried again. */
export function addKills(result: FileResult | undefined, fates: ReadonlyMap<Mutant, Fate>): FileResult | undefined {
  if (result === undefined) return undefined;
  const again = fileResult(result.mutants, fates);
  const isTried = ({ sourceLine, change }: Survivor) =>
    [...fates.keys()].map(asSurvivor).some((tried) => tried.sourceLine === sourceLine && tried.change === change);
  return {
    mutants: result.mutants,
    killedByTrace: result.killedByTrace + again.killedByTrace,
    killedByUnitTest: result.killedByUnitTest + again.killedByUnitTest,
    survivors: [...result.survivors.filter((survivor) => !isTried(survivor)), ...again.survivors],
  };
}

function asSurvivor({ sourceLine, original, replacement }: Mutant): Survivor {
  return { sourceLine, change: describeChange(original, replacement) };
}

interface Totals {
  readonly mutants: number;
  readonly tried: number;
  readonly killedByTrace: number;
  readonly killedByUnitTest: number;
  readonly killed: number;
}

export function totalsOf(results: readonly FileResult[]): Totals {
  const sum = (count: (result: FileResult) => number) => results.reduce((total, result) => total + count(result), 0);
  const killedByTrace = sum((result) => result.killedByTrace);
  const killedByUnitTest = sum((result) => result.killedByUnitTest);
  const killed = killedByTrace + killedByUnitTest;
  const tried = killed + sum(({ survivors }) => survivors.length);
  return { mutants: sum(({ mutants }) => mutants), tried, killedByTrace, killedByUnitTest, killed };
}
