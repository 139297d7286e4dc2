import { firstDifference } from '../test/conformance/compare.ts';
import { withLessInlining } from '../test/conformance/less-inlining.ts';
import { readPackedTraces } from '../test/conformance/packed-traces.ts';
import { play } from '../test/conformance/play.ts';
import type { Trace } from '../test/conformance/trace.ts';
import { type Benchmark, type Measurement, verify } from './benchmark.ts';

const HOUR = 3_600e6;

/**
 * The recorded runs of the real daemon, replayed. The four fleets of 40 nodes took the real daemon 1.4 s of processor time
 * each, in virtual time too, when they were recorded on a machine of the same class. The rate is by processor time, with
 * that of all threads; comparing what came out with the recording is not in it. The first replay in a process is mostly
 * V8's compiler, where the real daemon was compiled beforehand: the first is measured, and the sixth.
 */
export const conformance: Benchmark = {
  name: 'conformance',
  isAlone: true,
  measurements: [
    { ...replay('four fleets, at first', isFleet), warmUps: 0 },
    { ...replay('four fleets, compiled', isFleet), warmUps: 5 },
    { ...replay('all traces', () => true), warmUps: 0 },
  ],
  peers: () => [{ name: 'the real daemon, as recorded', of: (name) => name !== 'all traces', rate: () => 40 / 1.4 }],
};

function isFleet({ input }: Trace): boolean {
  return input.name.startsWith('fleet-');
}

function replay(name: string, chosen: (trace: Trace) => boolean): Measurement {
  return {
    name,
    unit: 'node-hours',
    prepare: () => {
      const traces = readPackedTraces().filter(chosen);
      return () => {
        const start = process.cpuUsage();
        const played = withLessInlining(() => traces.map(({ input, expect }) => ({ expect, observed: play(input) })));
        const { user, system } = process.cpuUsage(start);
        const equal = played.filter(({ expect, observed }) => firstDifference(expect, observed) === undefined);
        verify('traces that are equal', equal.length, traces.length);
        const nodeHours = traces.reduce((sum, { input }) => sum + (input.nodes.length * input.duration) / HOUR, 0);
        return { done: nodeHours, seconds: (user + system) / 1e6, detail: '' };
      };
    },
  };
}
