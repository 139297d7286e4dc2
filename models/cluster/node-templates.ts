import type { ClusterConfig, NodeTemplate } from '../cluster-config.ts';
import { findInstanceType, type InstanceType } from '../ec2/instance-types.ts';

/** @throws RangeError when there is no such type. */
export function instanceTypeOf({ instanceType }: Pick<NodeTemplate, 'instanceType'>): InstanceType {
  const type = findInstanceType(instanceType);
  if (type === undefined) throw new RangeError(`there is no instance type ${instanceType}`);
  return type;
}

/** What nodes there may come to be. */
export function nodeTemplates({ nodeGroups, karpenter }: ClusterConfig): NodeTemplate[] {
  const pools = karpenter?.nodePools ?? [];
  return [...nodeGroups, ...pools.flatMap(({ offerings }) => offerings.map(({ template }) => template))];
}
