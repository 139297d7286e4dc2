import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sample, TimeWeightedAverage } from '../../sim/statistics.ts';
import { days, hours, milliseconds, minutes, seconds, toSeconds } from '../../sim/time.ts';

function sampleOf(values: readonly number[]): Sample {
  const sample = new Sample();
  for (const value of values) sample.add(value);
  return sample;
}

describe('a sample', () => {
  it('has nothing to tell without values', () => {
    const { count, sum, mean, max } = new Sample();
    expect({ count, sum, mean, max, median: new Sample().quantile(0.5) }).toEqual({
      count: 0,
      sum: 0,
      mean: undefined,
      max: undefined,
      median: undefined,
    });
  });

  it('gives quantiles that were observed: the nearest rank', () => {
    const sample = sampleOf([15, 20, 35, 40, 50]);
    expect([0, 0.05, 0.3, 0.4, 0.5, 1].map((q) => sample.quantile(q))).toEqual([15, 15, 20, 20, 35, 50]);
  });

  it('gives the smallest value that a fraction q of all values does not pass', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const quantile = sampleOf(values).quantile(q) ?? Number.NaN;
        const share = (below: (value: number) => boolean) => values.filter(below).length / values.length;
        expect(values).toContain(quantile);
        expect(share((value) => value <= quantile)).toBeGreaterThanOrEqual(q);
        if (quantile !== Math.min(...values)) expect(share((value) => value < quantile)).toBeLessThan(q);
      }),
      { seed: 1 },
    );
  });

  it('can be asked in between', () => {
    const sample = sampleOf([5, 1]);
    expect(sample.max).toBe(5);
    sample.add(9);
    expect([sample.max, sample.count, sample.sum, sample.mean]).toEqual([9, 3, 15, 5]);
  });
});

describe('an average over time', () => {
  it('weighs each value with the time for which it held', () => {
    const average = new TimeWeightedAverage(100, 2);
    average.set(110, 10);
    average.set(110, 4);
    average.set(140, 0);
    expect(average.average(200)).toBe((10 * 2 + 30 * 4) / 100);
  });

  it('is the present value when no time has passed', () => {
    const average = new TimeWeightedAverage(5, 2);
    expect(average.average(5)).toBe(2);
    average.set(5, 3);
    expect(average.average(5)).toBe(3);
  });
});

describe('units of time', () => {
  it('are whole microseconds', () => {
    expect([milliseconds(1.5), seconds(0.1), minutes(2), hours(1), days(1)]).toEqual([
      1_500, 100_000, 120_000_000, 3_600_000_000, 86_400_000_000,
    ]);
    expect(seconds(1e-7)).toBe(0);
    expect(toSeconds(1_234_567)).toBe(1.234_567);
  });
});
