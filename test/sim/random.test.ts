import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { RandomStream, RandomStreams } from '../../sim/random.ts';

function take(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, () => stream.next());
}

/** Pearson's correlation of two rows of numbers. */
function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const product = (as: readonly number[], a: number, bs: readonly number[], b: number) =>
    as.reduce((sum, value, i) => sum + (value - a) * ((bs[i] ?? 0) - b), 0);
  return product(xs, meanX, ys, meanY) / Math.sqrt(product(xs, meanX, xs, meanX) * product(ys, meanY, ys, meanY));
}

describe('random streams', () => {
  // Golden numbers: another generator, or another way from seed and name to a stream, changes every published result.
  it('give the same numbers for ever', () => {
    expect(take(new RandomStreams(1).stream('ec2-latency/node-17'), 4)).toEqual([
      0.15600530873052776, 0.4861724879592657, 0.43513001408427954, 0.13082927418872714,
    ]);
    expect(take(new RandomStreams(2).stream('ec2-latency/node-17'), 2)).toEqual([
      0.43447358906269073, 0.10298303444869816,
    ]);
    expect(take(new RandomStreams(1).stream('ec2-latency/node-18'), 2)).toEqual([
      0.6479875368531793, 0.27842264412902296,
    ]);
  });

  it('give the numbers of the generator that seeds them', () => {
    for (let seed = 0; seed < 50; seed++) {
      const generator = seedrandom.tychei(`seed ${seed}`);
      const expected = Array.from({ length: 1_000 }, () => generator());
      expect(take(new RandomStream(`seed ${seed}`), 1_000)).toEqual(expected);
    }
  });

  it('do not move when another stream is used', () => {
    const streams = new RandomStreams(1);
    const first = streams.stream('a').next();
    take(streams.stream('b'), 1_000);
    const second = streams.stream('a').next();
    expect([first, second]).toEqual(take(new RandomStreams(1).stream('a'), 2));
  });

  it('that nobody remembers begin anew when they are asked for again', () => {
    const streams = new RandomStreams(1);
    const first = take(streams.ownStream('a'), 2);
    expect(take(streams.ownStream('a'), 2)).toEqual(first);
    expect(take(streams.stream('a'), 2)).toEqual(first);
    expect(take(streams.stream('a'), 2)).not.toEqual(first);
  });

  it('of similar names are independent over the seeds', () => {
    const seeds = Array.from({ length: 2_000 }, (_, seed) => new RandomStreams(seed));
    for (const [a, b] of [
      ['node-1', 'node-2'],
      ['node-17', 'node-71'],
      ['a', 'b'],
    ] as const) {
      const first = seeds.map((streams) => streams.stream(a).next());
      const second = seeds.map((streams) => streams.stream(b).next());
      // Of independent numbers the correlation has a standard deviation of 1 / sqrt(2000) = 0.022.
      expect(Math.abs(correlation(first, second)), `${a} and ${b}`).toBeLessThan(0.09);
    }
  });

  it('are uniform: a tenth of the numbers in each tenth', () => {
    const tenths = new Array<number>(10).fill(0);
    const stream = new RandomStream('uniform');
    for (let i = 0; i < 100_000; i++) {
      const tenth = stream.below(10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(tenths).toHaveLength(10);
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });
});
