import { type Benchmark, type Measurement, verify } from './benchmark.ts';
import { type ClusterSize, clusterScenario } from './cluster-scenario.ts';
import { runWhole } from './whole-run.ts';

const DAY = 24;
/** Pods wait for nodes and addresses at the beginning, and lifetimes are drawn: so far the starts may be off. */
const TOLERANCE = 0.05;

/**
 * Clusters of m5.xlarge nodes with pods that come and go, as whole runs of the command with all CSV files but the call
 * log: pod starts a second of the clock, or of CPU where runs are to be compared with each other.
 */
export const clusters: readonly Benchmark[] = [
  {
    name: 'cluster-5k',
    measurements: [churn({ nodes: 5_000, podsPerNode: 30, podStarts: 1_000_000, hours: DAY }, 'clock')],
  },
  {
    name: 'cluster-1k-week',
    measurements: [DAY, 7 * DAY].map((hours) =>
      churn({ nodes: 1_000, podsPerNode: 30, podStarts: 1_000_000, hours }, 'CPU'),
    ),
  },
  {
    // Ten times the pods, and ten times the nodes with the pods on them.
    name: 'growth',
    measurements: [
      churn({ nodes: 50, podsPerNode: 30, podStarts: 20_000, hours: DAY }, 'CPU'),
      churn({ nodes: 50, podsPerNode: 30, podStarts: 200_000, hours: DAY }, 'CPU'),
      churn({ nodes: 500, podsPerNode: 30, podStarts: 200_000, hours: DAY }, 'CPU'),
    ],
  },
];

function churn(size: Omit<ClusterSize, 'instanceType'>, time: 'clock' | 'CPU'): Measurement {
  const { nodes, podsPerNode, podStarts, hours } = size;
  const scenario = clusterScenario({ ...size, instanceType: 'm5.xlarge' });
  const number = (value: number) => value.toLocaleString('en');
  return {
    name: `${number(nodes)} nodes, ${number(podStarts)} starts in ${hours} h${time === 'CPU' ? ', by CPU' : ''}`,
    unit: 'pod starts',
    runs: nodes >= 1_000 ? 1 : 3,
    prepare: () => () => {
      const { seconds, cpuSeconds, peakMebibytes, summary, podRows } = runWhole(scenario);
      verify('pods that became ready', summary.pods.ready, podStarts, TOLERANCE);
      verify('rows of pods.csv', podRows, summary.pods.total);
      const atEnd = summary.subnets.reduce((sum, { at_end: { states } }) => sum + states.assigned, 0);
      verify('pods with an address at the end', atEnd, nodes * podsPerNode, TOLERANCE);
      const detail = `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, ${peakMebibytes.toFixed(0)} MiB`;
      return { done: summary.pods.ready, seconds: time === 'CPU' ? cpuSeconds : seconds, detail };
    },
  };
}
