import type { ClusterConfig, NodeTemplate, VpcCniConfig } from '../cluster-config.ts';
import { findInstanceType, type InstanceType } from '../ec2/instance-types.ts';
import { supportsPrefixes } from '../ipamd/limits.ts';
import { readSettings } from '../ipamd/settings.ts';

/** @throws RangeError when there is no such type. */
export function instanceTypeOf({ instanceType }: Pick<NodeTemplate, 'instanceType'>): InstanceType {
  const type = findInstanceType(instanceType);
  if (type === undefined) throw new RangeError(`there is no instance type ${instanceType}`);
  return type;
}

/** Do any nodes there may come to be take prefixes? Then free addresses outside whole free blocks are of no use to them. */
export function usesPrefixes({ env }: VpcCniConfig, config: ClusterConfig): boolean {
  const settings = readSettings(env);
  if (!settings.ipv4 || !settings.prefixDelegation) return false;
  return nodeTemplates(config).some((template) => supportsPrefixes(instanceTypeOf(template)));
}

/** What nodes there may come to be. */
export function nodeTemplates({ nodeGroups, karpenter }: ClusterConfig): NodeTemplate[] {
  const pools = karpenter?.nodePools ?? [];
  return [...nodeGroups, ...pools.flatMap(({ offerings }) => offerings.map(({ template }) => template))];
}
