import { describe, expect, it } from 'vitest';
import { compareInRandomOrder, RECORDED_FIGURES } from './recorded.ts';

/** Far fewer than the 200 of `npm run random-order`, and wider bounds: quick, and never wrong by chance. */
const SEEDS = 40;
const LARGEST_Z = 4.5;
const LARGEST_SPREAD = 2;
/** A figure that varies in fewer of the recorded runs than this may happen not to vary in 40 runs. */
const RARE = 0.1;

const comparisons = [...compareInRandomOrder(RECORDED_FIGURES, SEEDS)];

describe('scenarios with the maps walked in random order', () => {
  it('give every figure that never varied in the recorded runs, each time', () => {
    const constant = comparisons.filter(({ recorded }) => recorded.sd === 0);
    expect(constant.length).toBeGreaterThan(200);
    expect(constant.filter(({ ours, recorded }) => ours.sd > 0 || ours.mean !== recorded.mean)).toEqual([]);
  });

  it('give every other figure the recorded mean and spread', () => {
    const varying = comparisons.filter(({ recorded }) => recorded.sd > 0);
    const differing = varying.filter(({ ours, recorded, spread }) => {
      const standardError = recorded.sd * Math.sqrt(1 / ours.runs + 1 / recorded.runs);
      if (Math.abs(ours.mean - recorded.mean) > LARGEST_Z * standardError) return true;
      const isRare = recorded.sd ** 2 < RARE * (recorded.max - recorded.min) ** 2;
      return !isRare && (spread > LARGEST_SPREAD || spread < 1 / LARGEST_SPREAD);
    });
    expect(varying.length).toBeGreaterThan(50);
    expect(differing).toEqual([]);
  });
});
