import { type Duration, days, hours, minutes, type Time } from '../../sim/time.ts';
import { type ImportedTrace, importTrace, type TraceOptions } from '../churn-trace/import-trace.ts';
import type { Problem } from '../problem.ts';
import { formatDuration } from '../units/duration.ts';
import { type Demand, fittingNodes } from './fitting-nodes.ts';
import { counted, type Imported } from './imported.ts';

/** Longer recordings are laid over each other by the day. */
const LONGEST_UNFOLDED = days(7);
const FOLDED = days(1);
/** The slowest of many nodes boot in two to three minutes: then all are Ready when the recording begins, as those of the recorded cluster were. */
const BOOT = minutes(5);

type Pods = ImportedTrace['pods'];

/**
 * A scenario that replays a recorded churn on nodes that have room for it.
 * @param source the file as the user calls it.
 * @param fileInScenario its path as the scenario has to name it.
 * @returns the problems instead, if the file is no trace of that format.
 */
export function importTraceScenario(
  text: string,
  source: string,
  fileInScenario: string,
  format: TraceOptions['format'],
): Imported | readonly Problem[] {
  const options = (fold: Duration | undefined): TraceOptions => ({
    file: source,
    format,
    namespace: 'default',
    fold,
    speed: 1,
    startAt: 0,
    scaleRequests: { cpu: 1, memory: 1 },
    neverScheduled: 'import',
    onBadRow: 'fail',
  });
  const whole = importTrace(text, source, options(undefined), Number.POSITIVE_INFINITY);
  if (!('pods' in whole)) return whole;
  if (whole.rows === 0) {
    return [{ source, position: undefined, message: 'nothing is below the header: expected a row for each pod' }];
  }
  const isLong = lastCreation(whole.pods) > LONGEST_UNFOLDED;
  const used = isLong ? importTrace(text, source, options(FOLDED), FOLDED) : whole;
  if (!('pods' in used)) return used;
  const duration = isLong ? FOLDED : (Math.floor(lastCreation(used.pods) / hours(1)) + 1) * hours(1);
  const demand = peak(used.pods);
  const nodes = fittingNodes(demand);
  const trace = {
    file: fileInScenario,
    format,
    startAt: formatDuration(BOOT),
    ...(isLong ? { fold: formatDuration(FOLDED) } : {}),
  };
  return {
    sections: {
      duration: formatDuration(BOOT + duration),
      vpc: {
        cidrs: ['10.0.0.0/16'],
        subnets: [
          { id: 'a', cidr: '10.0.0.0/17', zone: 'zone-a' },
          { id: 'b', cidr: '10.0.128.0/17', zone: 'zone-b' },
        ],
      },
      nodeGroups: [{ name: 'nodes', instanceType: nodes.instanceType, desiredSize: nodes.count }],
      workloads: [{ trace }],
    },
    comments: [
      {
        path: ['spec', 'nodeGroups'],
        text: ` At most ${counted(demand.pods, 'pod')} at the same time, with ${counted(Math.ceil(demand.milliCpu / 1_000), 'CPU')} and ${Math.ceil(demand.memoryMiB / 1_024)} GiB: these nodes have room for them.`,
      },
      {
        path: ['spec', 'workloads'],
        text: [
          ' The nodes boot first (startAt): pods that come earlier wait for them, which those of the recording did not.',
          ...(isLong
            ? [' The recording is long: its days are laid over each other. Remove fold to replay it as it was.']
            : []),
        ].join('\n'),
      },
    ],
    notes:
      used.rejects.length === 0
        ? []
        : [`${used.rejects.length} of ${used.rows} rows become no pod: run writes import-rejects.csv, which says why`],
  };
}

function lastCreation(pods: Pods): Time {
  return pods.at(-1)?.createAt ?? 0;
}

/** The most at the same time, if each pod ran from its creation on. */
function peak(pods: Pods): Demand {
  const changes = pods.flatMap((pod) => [
    { time: pod.createAt, pod, sign: 1 },
    { time: pod.createAt + (pod.lifetime ?? Number.POSITIVE_INFINITY), pod, sign: -1 },
  ]);
  // Who leaves makes room for who comes at the same moment.
  changes.sort((a, b) => a.time - b.time || a.sign - b.sign);
  let now = { pods: 0, milliCpu: 0, memoryMiB: 0 };
  let most = now;
  for (const { pod, sign } of changes) {
    now = {
      pods: now.pods + sign,
      milliCpu: now.milliCpu + sign * pod.requests.milliCpu,
      memoryMiB: now.memoryMiB + sign * pod.requests.memoryMiB,
    };
    most = {
      pods: Math.max(most.pods, now.pods),
      milliCpu: Math.max(most.milliCpu, now.milliCpu),
      memoryMiB: Math.max(most.memoryMiB, now.memoryMiB),
    };
  }
  return {
    ...most,
    largestMilliCpu: pods.reduce((largest, { requests }) => Math.max(largest, requests.milliCpu), 0),
    largestMemoryMiB: pods.reduce((largest, { requests }) => Math.max(largest, requests.memoryMiB), 0),
  };
}
