import { describe, expect, it } from 'vitest';
import { compare, judgeAll } from './judge.ts';
import { momentsOf } from './moments.ts';

function verdictOf(values: readonly number[], recorded: readonly number[]): string | undefined {
  return judgeAll([compare('trace', 'figure', values, momentsOf(recorded))])[0]?.verdict;
}

/** 100 zeros and ones, `ones` of them ones. */
function coin(ones: number): number[] {
  return Array.from({ length: 100 }, (_, index) => (index < ones ? 1 : 0));
}

describe('the verdict on a figure', () => {
  it('of a figure that never varies rests on equality', () => {
    expect(verdictOf([3, 3, 3], [3, 3])).toBe('equal');
    expect(verdictOf([3, 3, 3], [4, 4])).toBe('DIFFERS');
    expect(verdictOf([3, 3, 4], [3, 3])).toBe('DIFFERS');
    expect(verdictOf([3, 3], [3, 3, 4])).toBe('DIFFERS');
  });

  it('allows means three standard errors apart', () => {
    // The standard error of the difference of two means of 100 throws is 0.07.
    expect(verdictOf(coin(50), coin(30))).toBe('agrees');
    expect(verdictOf(coin(50), coin(20))).toBe('DIFFERS');
  });

  it('compares the spreads even where the means are equal', () => {
    const values = Array.from({ length: 200 }, (_, index) => index % 20);
    const narrower = values.map((value) => 9.5 + (value - 9.5) * 0.7);
    expect(verdictOf(values, values)).toBe('agrees');
    expect(verdictOf(narrower, values)).toBe('DIFFERS');
  });

  it('forgives a spread that rests on a few rare runs', () => {
    expect(verdictOf(coin(1), coin(3))).toBe('forgiven');
  });
});
