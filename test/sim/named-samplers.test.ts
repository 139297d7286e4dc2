import { describe, expect, it } from 'vitest';
import { constant, Sampler } from '../../sim/distributions.ts';
import { NamedSamplers } from '../../sim/named-samplers.ts';
import { RandomStreams } from '../../sim/random.ts';

const LATENCY = { kind: 'lognormal', p50: 100_000, p99: 900_000 } as const;
const PAUSE = { kind: 'uniform', min: 0, max: 1_000_000 } as const;

describe('named samplers', () => {
  it('draw each from the stream of its name, however often the others do', () => {
    const samplers = new NamedSamplers(new RandomStreams(1), 'latency', 'node-1');
    const drawn = Array.from({ length: 20 }, (_, i) => {
      for (let others = 0; others < i; others++) samplers.draw('DeleteTags', PAUSE);
      return samplers.draw('CreateTags', LATENCY);
    });
    const alone = new Sampler(LATENCY, new RandomStreams(1).stream('latency/node-1/CreateTags'));
    expect(drawn).toEqual(drawn.map(() => alone.draw()));
  });

  it('go on as new samplers of the same streams when they are renewed: the second of a pair is forgotten', () => {
    const samplers = new NamedSamplers(new RandomStreams(1), 'latency', 'node-1');
    const stream = new RandomStreams(1).stream('latency/node-1/CreateTags');
    const before = new Sampler(LATENCY, stream);
    for (let i = 0; i < 3; i++) expect(samplers.draw('CreateTags', LATENCY)).toBe(before.draw());
    samplers.renew();
    const after = new Sampler(LATENCY, stream);
    for (let i = 0; i < 3; i++) expect(samplers.draw('CreateTags', LATENCY)).toBe(after.draw());
  });

  it('give constants without a number of any stream', () => {
    const streams = new RandomStreams(1);
    expect(new NamedSamplers(streams, 'latency', 'node-1').draw('CreateTags', constant(7))).toBe(7);
    expect(streams.stream('latency/node-1/CreateTags').next()).toBe(
      new RandomStreams(1).stream('latency/node-1/CreateTags').next(),
    );
  });
});
