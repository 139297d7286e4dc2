import type { LoadedScenario } from './load.ts';
import { formatDuration } from './units/duration.ts';

/** The size of a scenario in a sentence or two: `1d on 20 nodes in 2 subnets (512 addresses). 8,152 pods of 8,152 rows of …`. */
export function describeScenario({ config, imports }: LoadedScenario): string {
  const nodes = config.nodeGroups.reduce((sum, group) => sum + group.size, 0);
  const addresses = config.vpc.subnets.reduce((sum, { cidr }) => sum + cidr.size, 0);
  const place = `${counted(nodes, 'node')} in ${counted(config.vpc.subnets.length, 'subnet')} (${counted(addresses, 'address', 'addresses')})`;
  const deployments = config.workloads.flatMap((workload) =>
    workload.kind === 'deployment' ? [workload.replicas] : [],
  );
  const sentences = [
    `${formatDuration(config.duration)} on ${place}.`,
    ...(deployments.length === 0
      ? []
      : [
          `${counted(deployments.length, 'deployment')} of ${counted(
            deployments.reduce((a, b) => a + b),
            'pod',
          )}.`,
        ]),
    ...imports.map(({ file, rows, imported, rejects }) => {
      const rest = rejects.length === 0 ? '' : `, ${counted(rejects.length, 'reject')}`;
      return `${counted(imported, 'pod')} from ${counted(rows, 'row')} of ${file}${rest}.`;
    }),
  ];
  return sentences.join(' ');
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
