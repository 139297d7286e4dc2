import { unreadableValues } from '../models/ipamd/setting-traps/values.ts';
import { findVersionProfile } from '../models/ipamd/version-profiles.ts';
import type { ReadTrace } from './read-traces.ts';
import { ENV_VARIABLES } from './schema/vpc-cni.ts';
import type { Spec } from './schema.ts';
import { textsOnly } from './texts-only.ts';
import { formatDuration } from './units/duration.ts';

/** What is probably not meant, but can be run. */
export function warnings(
  { duration, vpcCni, nodeGroups, autoscaler, workloads, events }: Spec,
  traces: readonly ReadTrace[],
): string[] {
  const end = formatDuration(duration);
  const unknown = Object.keys(vpcCni.env).filter((variable) => !ENV_VARIABLES.includes(variable));
  const late = workloads.flatMap(({ deployment, statefulSet, daemonSet, job }) =>
    Object.entries({ deployment, statefulSet, daemonSet, job }).flatMap(([kind, workload]) =>
      workload !== undefined && workload.createAt !== 'nodesReady' && workload.createAt >= duration
        ? [`${kind} ${workload.name}`]
        : [],
    ),
  );
  const isTold = findVersionProfile(vpcCni.version)?.evidence === 'told';
  return [
    ...(isTold
      ? [
          `spec.vpcCni.version: how ${vpcCni.version} differs from later releases is told by its changelog, not recorded`,
        ]
      : []),
    ...unknown.map((variable) => `spec.vpcCni.env: aws-node has no variable ${variable}; it has no effect here`),
    ...unreadableValues(textsOnly(vpcCni.env)).map(({ message }) => `spec.vpcCni.env: ${message.replace(/\.$/, '')}`),
    ...events.flatMap(({ at }, index) =>
      at >= duration ? [`spec.events[${index}] is after the end of the run (${end}): it does not happen`] : [],
    ),
    ...(Object.keys(autoscaler ?? {}).length > 0 ? [] : nodesThatNeverAre(nodeGroups, events)),
    ...late.map((workload) => `${workload} is created after the end of the run (${end}): it will have no pods`),
    ...traces.flatMap(badRows),
    ...traces.flatMap(({ file, rows, pods }) =>
      pods.length === 0 ? [`${file}: none of its ${rows} rows became a pod`] : [],
    ),
  ];
}

function badRows({ file, rows, rejects }: ReadTrace): string[] {
  const unreadable = rejects.filter((reject) => reject.unreadable);
  const [first] = unreadable;
  if (first === undefined) return [];
  return [
    `${file}: ${unreadable.length} of ${rows} rows cannot be read and are left out, the first on line ${first.line}: ${first.reason}`,
  ];
}

/** Nodes are numbered as they are launched: without one that comes in the place of another, numbers end with the size. */
function nodesThatNeverAre(nodeGroups: Spec['nodeGroups'], events: Spec['events']): string[] {
  const launchesOthers = events.some(
    ({ scale, spotInterruption, instanceFailure, zoneLoss }) =>
      (scale ?? spotInterruption ?? instanceFailure ?? zoneLoss) !== undefined,
  );
  if (launchesOthers) return [];
  const sizes = new Map(nodeGroups.map(({ name, desiredSize }) => [name, desiredSize]));
  return events.flatMap(({ cordon, uncordon, drain, restartIpamd }, index) => {
    const { node } = cordon ?? uncordon ?? drain ?? restartIpamd ?? {};
    const [, group = '', number = '0'] = /^(.*)-(\d+)$/.exec(node ?? '') ?? [];
    const size = sizes.get(group);
    if (size === undefined || Number(number) <= size) return [];
    return [`spec.events[${index}]: there will be no node ${node}: the group ${group} has ${size}`];
  });
}
