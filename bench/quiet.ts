import { Cluster } from '../models/cluster.ts';
import { fanOut } from '../reports/report.ts';
import { hours } from '../sim/time.ts';
import { type Benchmark, type Measurement, verify } from './benchmark.ts';
import { clusterConfig } from './cluster-config.ts';
import { clusterScenario } from './cluster-scenario.ts';

const NODES = 1_000;
/** The node has long been Ready, and its pool is as it should be. */
const SETTLED = hours(1);
/** The end of the pause, and of the call: one of its start, one of its answer. */
const EVENTS_PER_CLEAN_UP = 3;

/** Idle nodes: all that happens is that each looks for leaked interfaces once an hour. */
export const quiet: Benchmark = { name: 'quiet', measurements: [idle(24), idle(240)] };

function idle(length: number): Measurement {
  return {
    name: `${NODES.toLocaleString('en')} idle m5.large, ${length} h`,
    unit: 'leak clean-ups',
    runs: 3,
    prepare: () => {
      let cleanUps = 0;
      const memoryBefore = memory();
      const cluster = new Cluster(CONFIG, fanOut([{ ec2Call: () => (cleanUps += 1) }]), { check: false });
      cluster.runUntil(SETTLED);
      const eventsBefore = cluster.eventsRun;
      const bytesPerNode = (memory() - memoryBefore) / NODES;
      cleanUps = 0;
      return () => {
        const start = performance.now();
        cluster.runUntil(hours(length));
        const seconds = (performance.now() - start) / 1_000;
        verify('events', cluster.eventsRun - eventsBefore, EVENTS_PER_CLEAN_UP * cleanUps, NODES / cleanUps);
        return { done: cleanUps, seconds, detail: `${bytesPerNode.toFixed(0)} bytes a node` };
      };
    },
  };
}

/** Bytes in use, after a collection if the process has been started with --expose-gc. */
function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const CONFIG = await clusterConfig(
  clusterScenario({ nodes: NODES, instanceType: 'm5.large', podsPerNode: 0, podStarts: 0, hours: 240 }),
);
