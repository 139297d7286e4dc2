import type { ClusterConfig, NodeTemplate } from '../cluster-config.ts';
import { findInstanceType, type InstanceType } from '../ec2/instance-types.ts';

/** @throws RangeError when there is no such type. */
export function instanceTypeOf({ instanceType }: Pick<NodeTemplate, 'instanceType'>): InstanceType {
  const type = findInstanceType(instanceType);
  if (type === undefined) throw new RangeError(`there is no instance type ${instanceType}`);
  return type;
}

/** What nodes there may come to be. */
export function nodeTemplates(config: ClusterConfig): NodeTemplate[] {
  return templatesAndSubnets(config).map(({ template }) => template);
}

/** The same with the subnets, by their ids, in which such nodes may be. */
export function templatesAndSubnets({
  nodeGroups,
  karpenter,
}: ClusterConfig): { readonly template: NodeTemplate; readonly subnets: readonly string[] }[] {
  const pools = karpenter?.nodePools ?? [];
  return [
    ...nodeGroups.map((template) => ({ template, subnets: template.subnets })),
    ...pools.flatMap(({ offerings, subnets }) => offerings.map(({ template }) => ({ template, subnets }))),
  ];
}
