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
  readonly taints: readonly JsonObject[];
  readonly nodes: JsonObject[];
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
  notes.push(...notTaken(groups.flatMap(({ nodes: used }) => used)));
  if (groups.length === 0) throw new NotImportable('none of the nodes has an instance type that the VPC CNI knows');
  const zones = [...new Set(groups.flatMap((group) => [...nodesByZone(group).keys()]))].sort();
  const subnets = known.length > 0 ? known : zones.map((zone) => ({ id: asName(zone), zone }));
  const nameOf = uniqueNames();
  return {
    sections: {
      ...(known.length > 0 ? {} : { vpc: subnetOfEachZone(zones) }),
      nodeGroups: groups.flatMap((group) => nodeGroups(group, nameOf, subnets, notes)),
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
    const taints = listAt(node, 'spec', 'taints').filter((taint) => !isOfState(taint));
    const key = JSON.stringify([name, instanceType, textAt(node, 'status', 'capacity', 'pods'), taints]);
    const group = groups.get(key) ?? { name, instanceType, first: node, taints, nodes: [] };
    group.nodes.push(node);
    groups.set(key, group);
  }
  for (const [reason, count] of left) notes.push(`${counted(count, 'node')} ${reason} ${leftOut(count)}`);
  return [...groups.values()];
}

/** One group, or one for each zone where its nodes are not spread evenly. */
function nodeGroups(
  group: Group,
  nameOf: (name: string) => string,
  subnets: readonly SubnetOfZone[],
  notes: string[],
): JsonObject[] {
  const byZone = nodesByZone(group);
  const isUsable = (zone: string) => subnets.some((subnet) => subnet.zone === zone);
  for (const [zone, { length }] of byZone) {
    if (!isUsable(zone))
      notes.push(`no subnet is in ${zone}, where ${group.name} has ${counted(length, 'node')}: other subnets stand in`);
  }
  const counts = [...byZone].filter(([zone]) => isUsable(zone)).map(([, { length }]) => length);
  const isEven = counts.length < byZone.size || Math.max(...counts) - Math.min(...counts) <= 1;
  if (isEven) return [nodeGroup(group, group.nodes, nameOf(group.name), subnetsOf(byZone, subnets))];
  return [...byZone].map(([zone, nodes]) =>
    nodeGroup(group, nodes, nameOf(asName(`${group.name}-${zone}`)), subnetsOf(new Map([[zone, nodes]]), subnets)),
  );
}

/** A group begins with the first of its subnets: the zones with the most nodes come first. Undefined: all, as they are. */
function subnetsOf(
  byZone: ReadonlyMap<string, readonly JsonObject[]>,
  subnets: readonly SubnetOfZone[],
): readonly string[] | undefined {
  const nodesIn = ({ zone }: SubnetOfZone) => byZone.get(zone)?.length ?? 0;
  const own = subnets.filter(({ zone }) => byZone.has(zone)).toSorted((a, b) => nodesIn(b) - nodesIn(a));
  const isAll =
    own.length === 0 || (own.length === subnets.length && own.every((subnet, index) => subnet === subnets[index]));
  return isAll ? undefined : own.map(({ id }) => id);
}

function nodeGroup(
  { instanceType, first, taints, name: groupName }: Group,
  nodes: readonly JsonObject[],
  name: string,
  subnets: readonly string[] | undefined,
): JsonObject {
  const pods = Number(at(first, 'status', 'capacity', 'pods'));
  const cpu = textAt(first, 'status', 'allocatable', 'cpu');
  const memory = textAt(first, 'status', 'allocatable', 'memory');
  const labels = labelsOf(nodes, groupName === name ? name : undefined);
  return {
    name,
    instanceType,
    desiredSize: nodes.length,
    ...(subnets === undefined ? {} : { subnets }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(taints.length === 0 ? {} : { taints: taints.map(scenarioTaint) }),
    ...(Number.isInteger(pods) && pods > 0 ? { maxPods: pods } : {}),
    ...(cpu === undefined || memory === undefined ? {} : { allocatable: { cpu, memory } }),
  };
}

/** What all the nodes say of themselves beyond what the simulator says of every node. */
function labelsOf(nodes: readonly JsonObject[], groupName: string | undefined): JsonObject {
  const [first, ...others] = nodes.map((node) => Object(at(node, 'metadata', 'labels') ?? {}) as JsonObject);
  const isShared = ([key, value]: [string, unknown]) => others.every((labels) => labels[key] === value);
  const isOwn = ([key, value]: [string, unknown]) =>
    typeof value === 'string' &&
    !/^((.+\.)?kubernetes\.io|k8s\.io)\/(hostname|os|arch|instance-type|zone|region|cloud-provider-aws)$/.test(key) &&
    !(key === 'eks.amazonaws.com/capacityType' && value === 'ON_DEMAND') &&
    !(key === 'eks.amazonaws.com/nodegroup' && value === groupName);
  return Object.fromEntries(Object.entries(first ?? {}).filter((label) => isOwn(label) && isShared(label)));
}

/** They follow from the state of the node: cordoned, not Ready, out of memory. */
function isOfState(taint: JsonObject): boolean {
  return textAt(taint, 'key')?.startsWith('node.kubernetes.io/') === true;
}

function scenarioTaint(taint: JsonObject): JsonObject {
  const { key, value, effect } = taint;
  return { key, ...(typeof value === 'string' ? { value } : {}), effect };
}

/** What the nodes of the scenario do not take over. */
function notTaken(nodes: readonly JsonObject[]): string[] {
  const cordoned = nodes.filter((node) => at(node, 'spec', 'unschedulable') === true).length;
  const notReady = nodes.filter((node) =>
    listAt(node, 'status', 'conditions').some(({ type, status }) => type === 'Ready' && status !== 'True'),
  ).length;
  return [
    ...(cordoned > 0
      ? [`${areNow(cordoned, 'cordoned')}: in the scenario they take pods, unless an event says \`cordon\``]
      : []),
    ...(notReady > 0 ? [`${areNow(notReady, 'not Ready')}: in the scenario they become Ready like the others`] : []),
  ];
}

function areNow(count: number, what: string): string {
  return `${counted(count, 'node')} ${count === 1 ? 'is' : 'are'} ${what} now`;
}

function nodesByZone({ nodes }: Group): Map<string, JsonObject[]> {
  const byZone = new Map<string, JsonObject[]>();
  for (const node of nodes) {
    const zone = textAt(node, 'metadata', 'labels', ZONE_LABEL) ?? 'zone-a';
    byZone.set(zone, [...(byZone.get(zone) ?? []), node]);
  }
  return byZone;
}

/** A /19 for each zone, as eksctl makes them. */
function subnetOfEachZone(zones: readonly string[]): JsonObject {
  return {
    cidrs: ['10.0.0.0/16'],
    subnets: zones.slice(0, 8).map((zone, index) => ({ id: asName(zone), cidr: `10.0.${32 * index}.0/19`, zone })),
  };
}
