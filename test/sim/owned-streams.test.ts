import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, type Distribution, Sampler } from '../../sim/distributions.ts';
import { NO_ROW, OwnedStreams } from '../../sim/owned-streams.ts';
import { RandomStreams } from '../../sim/random.ts';

const LATENCY = { kind: 'lognormal', p50: 100_000, p99: 900_000 } as const;
const PAUSE = { kind: 'uniform', min: 0, max: 1_000_000 } as const;
const DISTRIBUTIONS: Readonly<Record<string, Distribution>> = {
  CreateTags: LATENCY,
  DeleteTags: PAUSE,
  DescribeSubnets: LATENCY,
};

function latencies(streams = new RandomStreams(1)): OwnedStreams {
  return new OwnedStreams(streams, (owner, name) => `latency/${owner}/${name}`);
}

describe('streams of owners', () => {
  it('are those of their names, whoever else draws, comes or goes, and whatever row they are in', () => {
    const names = fc.constantFrom(...Object.keys(DISTRIBUTIONS));
    const step = fc.record({ does: fc.constantFrom('come', 'go', 'draw', 'draw', 'draw'), who: fc.nat(12), names });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const [all, streams] = [latencies(), new RandomStreams(1)];
        const owners: { row: number; samplers: ReadonlyMap<string, Sampler> }[] = [];
        let came = 0;
        for (const { does, who, names: name } of steps) {
          const owner = owners[who % Math.max(1, owners.length)];
          if (does === 'come') {
            came += 1;
            const samplers = Object.entries(DISTRIBUTIONS).map(([of, distribution]) => {
              const stream = streams.ownStream(`latency/node-${came}/${of}`);
              return [of, new Sampler(distribution, stream)] as const;
            });
            owners.push({ row: all.add(`node-${came}`), samplers: new Map(samplers) });
          } else if (does === 'go') {
            if (owner === undefined) continue;
            all.remove(owner.row);
            owners.splice(owners.indexOf(owner), 1);
          } else if (owner !== undefined) {
            const drawn = all.draw(owner.row, name, DISTRIBUTIONS[name] as Distribution);
            expect(drawn).toBe(owner.samplers.get(name)?.draw());
          }
        }
        expect(new Set(owners.map(({ row }) => row)).size).toBe(owners.length);
        expect(Math.max(-1, ...owners.map(({ row }) => row))).toBeLessThan(came);
      }),
    );
  });

  it('take the rows of owners that are gone: ten thousand, one after the other, need one', () => {
    const all = latencies();
    const rows = Array.from({ length: 10_000 }, (_, index) => {
      const row = all.add(`node-${index}`);
      if (index % 100 === 0) all.draw(row, 'CreateTags', LATENCY);
      all.remove(row);
      return row;
    });
    expect(new Set(rows)).toEqual(new Set([0]));
  });

  it('give numbers as they are, and whole numbers below a count', () => {
    const all = latencies();
    const row = all.add('node-1');
    const stream = new RandomStreams(1).stream('latency/node-1/jitter');
    expect([all.next(row, 'jitter'), all.below(row, 'jitter', 100), all.next(row, 'jitter')]).toEqual([
      stream.next(),
      stream.below(100),
      stream.next(),
    ]);
  });

  it('go on when their owner is renewed, but the second of a pair is forgotten', () => {
    const all = latencies();
    const row = all.add('node-1');
    const stream = new RandomStreams(1).stream('latency/node-1/CreateTags');
    const before = new Sampler(LATENCY, stream);
    for (let i = 0; i < 3; i++) expect(all.draw(row, 'CreateTags', LATENCY)).toBe(before.draw());
    all.renew(row);
    const after = new Sampler(LATENCY, stream);
    for (let i = 0; i < 3; i++) expect(all.draw(row, 'CreateTags', LATENCY)).toBe(after.draw());
  });

  it('give constants without a number of any stream', () => {
    const all = latencies();
    const row = all.add('node-1');
    expect(all.draw(row, 'CreateTags', constant(7))).toBe(7);
    expect(all.next(row, 'CreateTags')).toBe(new RandomStreams(1).stream('latency/node-1/CreateTags').next());
  });

  it('are nobody’s once their owner is gone', () => {
    const all = latencies();
    const row = all.add('node-1');
    all.draw(row, 'CreateTags', LATENCY);
    all.remove(row);
    all.remove(NO_ROW);
    expect(() => all.draw(row, 'CreateTags', LATENCY)).toThrow('nobody draws from latency/*/CreateTags in row 0');
    expect(() => all.draw(NO_ROW, 'CreateTags', LATENCY)).toThrow('in row -1');
  });
});
