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
 * that of all threads; comparing what came out with the recording is not in it.
 */
export const conformance: Benchmark = {
  name: 'conformance',
  measurements: [
    replay('four fleets', ({ input }) => input.name.startsWith('fleet-')),
    replay('all traces', () => true),
  ],
  peers: () => [{ name: 'the real daemon, as recorded', of: (name) => name === 'four fleets', rate: () => 40 / 1.4 }],
};

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
