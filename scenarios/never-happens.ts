import { type Finding, finding } from './issues.ts';
import type { Spec } from './schema.ts';
import { formatDuration } from './units/duration.ts';

/** What the scenario says that the run will never come to: events and workloads after its end, events of nodes that never are. */
export function neverHappens({ duration, nodeGroups, autoscaler, workloads, events }: Spec): Finding[] {
  const end = formatDuration(duration);
  return [
    ...events.flatMap(({ at }, index) =>
      at >= duration
        ? [finding(['spec', 'events', index, 'at'], `after the end of the run (${end}): it does not happen`)]
        : [],
    ),
    ...(Object.keys(autoscaler ?? {}).length > 0 ? [] : nodesThatNeverAre(nodeGroups, events)),
    ...workloads.flatMap(({ deployment, statefulSet, daemonSet, job }, index) =>
      Object.entries({ deployment, statefulSet, daemonSet, job }).flatMap(([kind, workload]) =>
        workload !== undefined && workload.createAt !== 'nodesReady' && workload.createAt >= duration
          ? [
              finding(
                ['spec', 'workloads', index, kind, 'createAt'],
                `after the end of the run (${end}): ${kind} ${workload.name} will have no pods`,
              ),
            ]
          : [],
      ),
    ),
  ];
}

/** Nodes are numbered as they are launched: without one that comes in the place of another, numbers end with the size. */
function nodesThatNeverAre(nodeGroups: Spec['nodeGroups'], events: Spec['events']): Finding[] {
  const launchesOthers = events.some(
    ({ scale, spotInterruption, instanceFailure, zoneLoss }) =>
      (scale ?? spotInterruption ?? instanceFailure ?? zoneLoss) !== undefined,
  );
  if (launchesOthers) return [];
  const sizes = new Map(nodeGroups.map(({ name, desiredSize }) => [name, desiredSize]));
  return events.flatMap(({ cordon, uncordon, drain, restartIpamd }, index) =>
    Object.entries({ cordon, uncordon, drain, restartIpamd }).flatMap(([kind, choice]) => {
      const [, group = '', number = '0'] = /^(.*)-(\d+)$/.exec(choice?.node ?? '') ?? [];
      const size = sizes.get(group);
      if (size === undefined || Number(number) <= size) return [];
      const message = `there will be no node ${choice?.node}: the group ${group} has ${size}`;
      return [finding(['spec', 'events', index, kind, 'node'], message)];
    }),
  );
}
