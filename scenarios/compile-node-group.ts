import type { NodeGroupConfig } from '../models/cluster-config.ts';
import { findInstanceType, type InstanceType } from '../models/ec2/instance-types.ts';
import { advisedMaxPodsLimit, autoModeMaxPods, canHavePrefixes, eniMaxPods } from '../models/ec2/max-pods.ts';
import { readSettings, type Settings } from '../models/ipamd/settings.ts';
import type { Labels } from '../models/label-selector.ts';
import { allocatableMemoryMiB, allocatableMilliCpu } from './allocatable.ts';
import { standardLabels } from './autoscaler/instance-labels.ts';
import { compileBoot } from './compile-boot.ts';
import { TEMPLATE_RESOURCE_PREFIX } from './schema/node-groups.ts';
import type { Spec } from './schema.ts';

type GivenGroup = Spec['nodeGroups'][number];
type Subnets = Spec['vpc']['subnets'];

/** @param env of the aws-node container, the defaults of EKS included. */
export function compileNodeGroup(
  group: GivenGroup,
  subnets: Subnets,
  env: Readonly<Record<string, string>>,
): NodeGroupConfig {
  const type = findInstanceType(group.instanceType);
  if (type === undefined) throw new Error(`${group.instanceType} was validated, but is not known`);
  const maxPods = maxPodsOf(group, type, readSettings(env));
  return {
    name: group.name,
    instanceType: group.instanceType,
    size: group.desiredSize,
    minSize: group.minSize,
    maxSize: group.maxSize,
    templateResources: templateResources(group),
    subnets: group.subnets ?? subnets.map((subnet) => subnet.id),
    maxPods,
    labels: labelsOf(group, type, subnets),
    taints: group.taints.length === 0 ? undefined : group.taints,
    networkInterfaces: group.networkInterfaces?.map((eni) => ({
      device: eni.deviceIndex,
      type: eni.interfaceType,
      secondary: eni.secondaryPrivateIpAddressCount,
      prefixes: eni.ipv4PrefixCount,
      tags: new Map(Object.entries(eni.tags)),
    })),
    allocatable: {
      milliCpu: group.allocatable.cpu ?? allocatableMilliCpu(type.vcpu ?? 0),
      memoryMiB: group.allocatable.memory ?? allocatableMemoryMiB(type.memoryMiB ?? 0, maxPods),
    },
    boot: compileBoot(group),
    shutdownTime: group.shutdownTime,
  };
}

function templateResources({ tags = {} }: GivenGroup): NodeGroupConfig['templateResources'] {
  const entries = Object.entries(tags);
  if (entries.length === 0) return undefined;
  return new Map(entries.map(([key, count]) => [key.slice(TEMPLATE_RESOURCE_PREFIX.length), Number(count)]));
}

/** See the descriptions of `maxPods` and `managed` in the schema. */
function maxPodsOf({ maxPods, managed }: GivenGroup, type: InstanceType, settings: Settings): number {
  const byRule = typeof maxPods === 'number' ? maxPods : byRuleOf(maxPods, type, settings);
  return managed ? Math.min(byRule, advisedMaxPodsLimit(type)) : byRule;
}

function byRuleOf(
  rule: Exclude<GivenGroup['maxPods'], number>,
  type: InstanceType,
  { maxEni = type.enis, customNetworking, prefixDelegation }: Settings,
): number {
  switch (rule) {
    case 'eni-formula':
      return eniMaxPods(type);
    case 'calculator':
      return Math.min(eniMaxPods(type, { maxEni, customNetworking, prefixDelegation }), advisedMaxPodsLimit(type));
    case 'auto-mode':
      return autoModeMaxPods(type);
    case undefined:
      if (!prefixDelegation || !canHavePrefixes(type)) return eniMaxPods(type);
      return Math.min(eniMaxPods(type, { prefixDelegation }), advisedMaxPodsLimit(type));
  }
}

/** Those that EKS gives the nodes of a managed node group; the group's own come last. */
function labelsOf({ name, labels, capacityType }: GivenGroup, type: InstanceType, subnets: Subnets): Labels {
  // All subnets of a VPC are in one Region.
  const region = regionOf(subnets[0]?.zone ?? '');
  return new Map([
    ...standardLabels(type),
    ...(region === undefined ? [] : [['topology.kubernetes.io/region', region] as const]),
    ['eks.amazonaws.com/nodegroup', name],
    ['eks.amazonaws.com/capacityType', capacityType === 'spot' ? 'SPOT' : 'ON_DEMAND'],
    ...Object.entries(labels),
  ]);
}

/** `us-west-2` of `us-west-2a` and `us-west-2-lax-1a`; undefined of a zone that is not called as AWS calls them. */
function regionOf(zone: string): string | undefined {
  return /^[a-z]{2}(?:-[a-z]+)+-\d+(?=[a-z]$|-[a-z]+-\d+[a-z]$)/.exec(zone)?.[0];
}
