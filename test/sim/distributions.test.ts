import { randomExponential, randomLogNormal } from 'd3-random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, type Distribution, Sampler } from '../../sim/distributions.ts';
import { RandomStream } from '../../sim/random.ts';
import { Sample } from '../../sim/statistics.ts';
import { milliseconds } from '../../sim/time.ts';

const COUNT = 100_000;

function draw(distribution: Distribution): Sample {
  const sample = new Sample();
  const sampler = new Sampler(distribution, new RandomStream('distributions'));
  for (let i = 0; i < COUNT; i++) {
    const value = sampler.draw();
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${distribution.kind} gave ${value}`);
    sample.add(value);
  }
  return sample;
}

describe('distributions', () => {
  it('constant: always the value', () => {
    const sample = draw(constant(milliseconds(5)));
    expect([sample.quantile(0), sample.max]).toEqual([5_000, 5_000]);
  });

  it('uniform: between its bounds, their middle in the middle', () => {
    const sample = draw({ kind: 'uniform', min: 1_000, max: 5_000 });
    expect(sample.quantile(0)).toBe(1_000);
    expect(sample.max).toBe(5_000);
    for (const q of [0.1, 0.5, 0.9]) expect(sample.quantile(q)).toBeCloseTo(1_000 + q * 4_000, -2);
  });

  it('exponential: its mean, and the quantiles -mean x ln(1 - q)', () => {
    const sample = draw({ kind: 'exponential', mean: 1_000_000 });
    expect((sample.mean ?? 0) / 1_000_000).toBeCloseTo(1, 1);
    for (const q of [0.5, 0.9, 0.99]) {
      expect((sample.quantile(q) ?? 0) / 1_000_000 / -Math.log(1 - q)).toBeCloseTo(1, 1);
    }
    expect(draw({ kind: 'exponential', mean: 0 }).max).toBe(0);
  });

  it('lognormal: the two quantiles it was given', () => {
    const sample = draw({ kind: 'lognormal', p50: 200_000, p99: 2_000_000 });
    expect((sample.quantile(0.5) ?? 0) / 200_000).toBeCloseTo(1, 1);
    expect((sample.quantile(0.99) ?? 0) / 2_000_000).toBeCloseTo(1, 1);
  });

  it('exponential and lognormal: what d3-random gives, to the microsecond, with the same numbers of the stream', () => {
    const duration = fc.integer({ min: 1, max: 2 ** 40 });
    fc.assert(
      fc.property(fc.string(), duration, duration, (seed, a, b) => {
        const [p50, p99] = [Math.min(a, b), Math.max(a, b)];
        const [ours, theirs] = [new RandomStream(seed), new RandomStream(seed)];
        const source = () => theirs.next();
        const expected = {
          exponential: randomExponential.source(source)(1 / a),
          lognormal: randomLogNormal.source(source)(Math.log(p50), Math.log(p99 / p50) / 2.3263478740408408),
        };
        const exponential = new Sampler({ kind: 'exponential', mean: a }, ours);
        const lognormal = new Sampler({ kind: 'lognormal', p50, p99 }, ours);
        for (let i = 0; i < 50; i++) {
          expect(exponential.draw()).toBe(Math.round(expected.exponential()));
          expect(lognormal.draw()).toBe(Math.round(expected.lognormal()));
          expect(ours.next()).toBe(theirs.next());
        }
      }),
    );
  });

  it('empirical: each of the given values equally often, nothing else', () => {
    const counts = new Map<number, number>();
    const sampler = new Sampler({ kind: 'empirical', values: [3, 7, 7, 11] }, new RandomStream('empirical'));
    for (let i = 0; i < 40_000; i++) {
      const value = sampler.draw();
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([3, 7, 11]);
    for (const [value, count] of counts)
      expect(Math.abs(count / (value === 7 ? 20_000 : 10_000) - 1)).toBeLessThan(0.05);
  });
});
