import type { WorkloadConfig } from '../models/workload-config.ts';
import type { LoadedScenario } from './load.ts';
import { formatDuration } from './units/duration.ts';

/** The size of a scenario in a sentence or two: `1d on 20 nodes in 2 subnets (512 addresses). 8,152 pods of 8,152 rows of …`. */
export function describeScenario({ config, imports }: LoadedScenario): string {
  const nodes = config.nodeGroups.reduce((sum, group) => sum + group.size, 0);
  const addresses = config.vpc.subnets.reduce((sum, { cidr }) => sum + cidr.size, 0);
  const place = `${counted(nodes, 'node')} in ${counted(config.vpc.subnets.length, 'subnet')} (${counted(addresses, 'address', 'addresses')})`;
  const sentences = [
    `${formatDuration(config.duration)} on ${place}.`,
    ...workloadSentences(config.workloads),
    ...imports.map(({ file, rows, imported, rejects }) => {
      const rest = rejects.length === 0 ? '' : `, ${counted(rejects.length, 'reject')}`;
      return `${counted(imported, 'pod')} from ${counted(rows, 'row')} of ${file}${rest}.`;
    }),
  ];
  return sentences.join(' ');
}

/** How many there are of each kind; for those that keep a number of pods, how many pods that makes. */
function workloadSentences(workloads: readonly WorkloadConfig[]): string[] {
  const kinds: readonly (readonly [WorkloadConfig['kind'], string])[] = [
    ['deployment', 'Deployment'],
    ['statefulSet', 'StatefulSet'],
    ['daemonSet', 'DaemonSet'],
    ['job', 'Job'],
    ['cronJob', 'CronJob'],
    ['pod', 'pod'],
  ];
  return kinds.flatMap(([kind, words]) => {
    const ofKind = workloads.filter((workload) => workload.kind === kind);
    if (ofKind.length === 0) return [];
    const replicas = ofKind.reduce((sum, workload) => sum + ('replicas' in workload ? workload.replicas : 0), 0);
    return [`${counted(ofKind.length, words)}${replicas === 0 ? '' : ` of ${counted(replicas, 'pod')}`}.`];
  });
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} ${count === 1 ? one : many}`;
}
