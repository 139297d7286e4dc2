import { expect, it } from 'vitest';
import { KubeletTiming, kubeletStreams } from '../../../../models/kubernetes/kubelet/kubelet-timing.ts';
import { Sampler } from '../../../../sim/distributions.ts';
import { RandomStreams } from '../../../../sim/random.ts';
import { Simulation } from '../../../../sim/simulation.ts';
import { seconds } from '../../../../sim/time.ts';
import { NO_TIME } from '../cluster-under-test.ts';

const UP_TO_A_MINUTE = { kind: 'uniform', min: 0, max: seconds(60) } as const;

it('draws the times of all templates of a node from one stream', () => {
  const timing = new KubeletTiming(new Simulation(), NO_TIME, kubeletStreams(new RandomStreams(1)), 'node-1');
  const [ofOne, ofAnother] = [{ ...UP_TO_A_MINUTE }, { ...UP_TO_A_MINUTE }];
  const drawn = [ofOne, ofAnother, ofOne, ofAnother].map((distribution) => timing.sample(distribution));
  const stream = new Sampler(UP_TO_A_MINUTE, new RandomStreams(1).stream('kubelet/node-1/containers'));
  expect(drawn).toEqual(drawn.map(() => stream.draw()));
});

it('draws each step of a pod from a stream of its own', () => {
  const timings = { ...NO_TIME, watchDelay: UP_TO_A_MINUTE, sandboxTime: UP_TO_A_MINUTE };
  const timing = new KubeletTiming(new Simulation(), timings, kubeletStreams(new RandomStreams(1)), 'node-1');
  const drawn = [timing.draw('watchDelay'), timing.draw('sandboxTime'), timing.draw('watchDelay')];
  const [watch, sandbox] = ['watchDelay', 'sandboxTime'].map(
    (name) => new Sampler(UP_TO_A_MINUTE, new RandomStreams(1).stream(`kubelet/node-1/${name}`)),
  );
  expect(drawn).toEqual([watch?.draw(), sandbox?.draw(), watch?.draw()]);
});
