import { describe, expect, it } from 'vitest';
import { findMutants } from './find-mutants.ts';
import { addKills, fileResult, survivorsAmong } from './results.ts';
import type { Fate } from './workspace.ts';

const mutants = findMutants('rule.ts', 'function f() { return a < 5 && b.some(c) && d(0, 0); }');
const fates = new Map(
  mutants.map((mutant, index): [typeof mutant, Fate] => [mutant, index === 0 ? 'killed by a trace' : 'survived']),
);

describe('the survivors of a file', () => {
  it('are those that survived when all of its mutants were tried', () => {
    expect(survivorsAmong(mutants, fileResult(mutants.length, fates))).toEqual(mutants.slice(1));
  });

  it('are not known when only a part was tried, or the file has other mutants by now', () => {
    const part = new Map([...fates].slice(2));
    expect(survivorsAmong(mutants, fileResult(mutants.length, part))).toEqual([]);
    expect(survivorsAmong(mutants.slice(1), fileResult(mutants.length, fates))).toEqual([]);
    expect(survivorsAmong(mutants, undefined)).toEqual([]);
  });

  it('leave out one that cannot be told from a killed one', () => {
    const ambiguous = mutants.filter(({ original, replacement }) => original === '0' && replacement === '1');
    expect(ambiguous).toHaveLength(2);
    const [killed] = ambiguous;
    const result = fileResult(
      mutants.length,
      new Map([...fates].map(([mutant, fate]) => [mutant, mutant === killed ? 'killed by a trace' : fate])),
    );
    expect(survivorsAmong(mutants, result)).toEqual(mutants.slice(1).filter((mutant) => !ambiguous.includes(mutant)));
  });

  it('that are killed later count with the other killed ones', () => {
    const result = fileResult(mutants.length, fates);
    const again = new Map<(typeof mutants)[number], Fate>(
      mutants.slice(1, 3).map((mutant) => [mutant, 'killed by a unit test']),
    );
    expect(addKills(result, again)).toEqual({ ...result, killedByUnitTest: 2, survivors: result.survivors.slice(2) });
  });
});
