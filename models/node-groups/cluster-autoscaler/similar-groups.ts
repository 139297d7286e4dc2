import type { NodeGroupConfig } from '../../cluster-config.ts';
import type { NodeGroup } from '../node-group.ts';

/** Labels that differ between groups that are alike otherwise (cluster-autoscaler/processors/nodegroupset/aws_nodegroups.go). */
const IGNORED_LABELS = ['eks.amazonaws.com/nodegroup', 'alpha.eksctl.io/nodegroup-name', 'k8s.amazonaws.com/eniConfig'];

/** Do these groups differ in nothing but their zones? */
export function areSimilar(a: NodeGroupConfig, b: NodeGroupConfig): boolean {
  return a.instanceType === b.instanceType && a.maxPods === b.maxPods && labelsOf(a) === labelsOf(b);
}

function labelsOf({ labels }: NodeGroupConfig): string {
  const compared = [...(labels ?? [])].filter(([key]) => !IGNORED_LABELS.includes(key));
  return JSON.stringify(compared.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Gives each of the new nodes to the group that is smallest then and may still grow (`BalanceScaleUpBetweenGroups`). */
export function shareOut(nodes: number, groups: readonly NodeGroup[]): Map<NodeGroup, number> {
  const increases = new Map<NodeGroup, number>();
  const sizeOf = (group: NodeGroup) => group.wanted + (increases.get(group) ?? 0);
  for (let left = nodes; left > 0; left -= 1) {
    const open = groups.filter((group) => sizeOf(group) < (group.config.maxSize ?? 0));
    const smallest = Math.min(...open.map(sizeOf));
    const next = open.find((group) => sizeOf(group) === smallest);
    if (next === undefined) break;
    increases.set(next, (increases.get(next) ?? 0) + 1);
  }
  return increases;
}
