import { eniConfigSubnetId, eniSubnets } from '../../models/cluster/eni-subnets.ts';
import type { ClusterConfig, NodeGroupConfig } from '../../models/cluster-config.ts';
import { Subnet } from '../../models/ec2/subnet.ts';
import { ZONE_LABEL } from '../../models/kubernetes/node.ts';
import { nodeDemand } from './node-demand.ts';
import type { LintContext } from './rule.ts';

/** Nodes of one group in one subnet. */
export interface Placement {
  readonly group: NodeGroupConfig;
  /** Its index in the scenario. */
  readonly index: number;
  readonly own: Subnet;
  readonly nodes: number;
  /** Where these nodes' interfaces for pods can be. */
  readonly eniSubnets: readonly Subnet[];
  /** Custom networking: the subnet of their ENIConfig; undefined without one. */
  readonly eniConfigSubnetId: string | undefined;
}

/** Where all nodes are, as the groups spread them: over their subnets in turn. */
export function placements({ config, profile, settings }: LintContext): Placement[] {
  const subnets = config.vpc.subnets.map((subnet) => new Subnet(subnet, () => 0));
  return config.nodeGroups.flatMap((group, index) =>
    group.subnets.flatMap((id, position): Placement[] => {
      const own = subnets.find((subnet) => subnet.id === id);
      const nodes = Math.ceil((mostNodes(group, config) - position) / group.subnets.length);
      if (own === undefined || nodes <= 0) return [];
      const node = { label: (key: string) => (key === ZONE_LABEL ? own.zone : group.labels?.get(key)) };
      return [
        {
          group,
          index,
          own,
          nodes,
          eniSubnets: eniSubnets(config.vpcCni, settings, profile, subnets, node, own),
          eniConfigSubnetId: eniConfigSubnetId(config.vpcCni, node),
        },
      ];
    }),
  );
}

/** With Cluster Autoscaler a group may grow. */
function mostNodes({ size, maxSize = size }: NodeGroupConfig, { clusterAutoscaler }: ClusterConfig): number {
  return clusterAutoscaler === undefined ? size : Math.max(size, maxSize);
}

/** What nodes can take of one subnet, or of several that they may choose from. */
export interface SubnetDemand {
  readonly subnets: readonly Subnet[];
  readonly groups: Set<string>;
  /** Single addresses: primary ones, and those of pools without prefixes. */
  addresses: number;
  prefixes: number;
  interfaces: number;
}

/** The most that all nodes together take, when they are full of pods. */
export function subnetDemands(context: LintContext): SubnetDemand[] {
  const demands = new Map<string, SubnetDemand>();
  const of = (subnets: readonly Subnet[], { group }: Placement) => {
    const key = subnets.map(({ id }) => id).join(' ');
    const demand = demands.get(key) ?? { subnets, groups: new Set(), addresses: 0, prefixes: 0, interfaces: 0 };
    demands.set(key, demand);
    demand.groups.add(group.name);
    return demand;
  };
  for (const placement of placements(context)) {
    const { own, nodes, group } = placement;
    const { addresses, prefixes, enis } = nodeDemand(group, context);
    const primaryIsForPods = placement.eniSubnets.includes(own) && !context.settings.customNetworking;
    if (!primaryIsForPods) {
      const demand = of([own], placement);
      demand.addresses += nodes;
      demand.interfaces += nodes;
    }
    if (placement.eniSubnets.length === 0) continue;
    const demand = of(placement.eniSubnets, placement);
    demand.addresses += nodes * (enis + (prefixes > 0 ? 0 : addresses));
    demand.prefixes += nodes * prefixes;
    demand.interfaces += nodes * enis;
  }
  return [...demands.values()];
}
