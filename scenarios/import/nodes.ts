import { findInstanceType } from '../../models/ec2/instance-types.ts';
import {
  asName,
  at,
  counted,
  type Imported,
  type JsonObject,
  leftOut,
  listAt,
  NotImportable,
  textAt,
  uniqueNames,
} from './imported.ts';

const GROUP_LABELS = ['eks.amazonaws.com/nodegroup', 'alpha.eksctl.io/nodegroup-name', 'karpenter.sh/nodepool'];
const TYPE_LABEL = 'node.kubernetes.io/instance-type';
const ZONE_LABEL = 'topology.kubernetes.io/zone';

interface Group {
  readonly name: string;
  readonly instanceType: string;
  readonly first: JsonObject;
  readonly zones: Set<string>;
  size: number;
}

/** Subnets of a scenario that nodes can be put into. */
export type SubnetOfZone = { readonly id: string; readonly zone: string };

/**
 * The answer of `kubectl get nodes -o json`: a node group for each group, instance type and maxPods.
 * @param known the subnets of the scenario that the nodes are for; without any, one is made for each zone.
 * @throws NotImportable
 */
export function importNodes(answers: readonly unknown[], known: readonly SubnetOfZone[]): Imported {
  const nodes = answers
    .flatMap((answer) => listAt(answer, 'items'))
    .filter(({ kind }) => kind === 'Node' || kind === undefined);
  if (nodes.length === 0) throw new NotImportable('expected the nodes of `kubectl get nodes -o json`, found none');
  const notes: string[] = [];
  const groups = groupsOf(nodes, notes);
  if (groups.length === 0) throw new NotImportable('none of the nodes has an instance type that the VPC CNI knows');
  const zones = [...new Set(groups.flatMap((group) => [...group.zones]))].sort();
  const subnets = known.length > 0 ? known : zones.map((zone) => ({ id: asName(zone), zone }));
  const nameOf = uniqueNames();
  return {
    sections: {
      ...(known.length > 0 ? {} : { vpc: subnetOfEachZone(zones) }),
      nodeGroups: groups.map((group) => nodeGroup(group, nameOf(group.name), subnets, notes)),
    },
    comments:
      known.length > 0
        ? []
        : [
            {
              path: ['spec', 'vpc'],
              text: ' Nodes do not say how large their subnets are: one is assumed for each zone. Yours:\n vpc-cni-sim import subnets subnets.json --base THIS_FILE',
            },
          ],
    notes,
  };
}

function groupsOf(nodes: readonly JsonObject[], notes: string[]): Group[] {
  const groups = new Map<string, Group>();
  const left = new Map<string, number>();
  for (const node of nodes) {
    const label = (name: string) => textAt(node, 'metadata', 'labels', name);
    const instanceType = label(TYPE_LABEL) ?? '';
    if (findInstanceType(instanceType) === undefined) {
      const reason =
        instanceType === ''
          ? 'without an instance type (Fargate, for instance)'
          : `of the type ${instanceType}, which the VPC CNI does not know,`;
      left.set(reason, (left.get(reason) ?? 0) + 1);
      continue;
    }
    const name = asName(GROUP_LABELS.map(label).find((text) => text !== undefined) ?? 'nodes');
    const key = [name, instanceType, textAt(node, 'status', 'capacity', 'pods')].join('/');
    const group = groups.get(key) ?? { name, instanceType, first: node, zones: new Set<string>(), size: 0 };
    group.size += 1;
    group.zones.add(label(ZONE_LABEL) ?? 'zone-a');
    groups.set(key, group);
  }
  for (const [reason, count] of left) notes.push(`${counted(count, 'node')} ${reason} ${leftOut(count)}`);
  return [...groups.values()];
}

function nodeGroup(group: Group, name: string, subnets: readonly SubnetOfZone[], notes: string[]): JsonObject {
  const { instanceType, size, zones, first } = group;
  const own = subnets.filter(({ zone }) => zones.has(zone)).map(({ id }) => id);
  if (own.length === 0)
    notes.push(`no subnet is in a zone of the nodes of ${name} (${[...zones].join(', ')}): they get all subnets`);
  const pods = Number(at(first, 'status', 'capacity', 'pods'));
  const cpu = textAt(first, 'status', 'allocatable', 'cpu');
  const memory = textAt(first, 'status', 'allocatable', 'memory');
  return {
    name,
    instanceType,
    desiredSize: size,
    ...(own.length === 0 || own.length === subnets.length ? {} : { subnets: own }),
    ...(Number.isInteger(pods) && pods > 0 ? { maxPods: pods } : {}),
    ...(cpu === undefined || memory === undefined ? {} : { allocatable: { cpu, memory } }),
  };
}

/** A /19 for each zone, as eksctl makes them. */
function subnetOfEachZone(zones: readonly string[]): JsonObject {
  return {
    cidrs: ['10.0.0.0/16'],
    subnets: zones.slice(0, 8).map((zone, index) => ({ id: asName(zone), cidr: `10.0.${32 * index}.0/19`, zone })),
  };
}
