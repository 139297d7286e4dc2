import { matchesLabels } from '../../../label-selector.ts';
import type { TopologySpreadConstraint } from '../../../pod-template.ts';
import type { Node } from '../../node.ts';
import type { Pod } from '../../pod.ts';
import type { ClusterState } from '../cluster-state.ts';
import type { Filter } from '../plugins.ts';
import { choosesNodes, fitsNode } from './node-affinity.ts';

/**
 * With `DoNotSchedule` no domain may have more than `maxSkew` matching pods more than the one with the fewest (kubernetes
 * v1.31, pkg/scheduler/framework/plugins/podtopologyspread/filtering.go). Domains are those of nodes that the pod's own
 * node affinity fits and that have all keys, tainted ones included.
 */
export const podTopologySpread: Filter = {
  name: 'PodTopologySpread',
  helpedByPodEnd: true,
  helpedByPodStart: true,
  prepare(pod, state) {
    const hard = pod.spec.topologySpreadConstraints?.filter((one) => one.whenUnsatisfiable === 'DoNotSchedule') ?? [];
    if (hard.length === 0) return undefined;
    const domains = countDomains(pod, hard, state);
    return (node) => {
      for (const { constraint, counts, fewest } of domains) {
        const value = node.label(constraint.topologyKey);
        if (value === undefined) return "node(s) didn't match pod topology spread constraints (missing required label)";
        const self = matchesLabels(constraint.selector, pod.spec.labels) ? 1 : 0;
        if ((counts.get(value) ?? 0) + self - fewest > constraint.maxSkew) {
          return "node(s) didn't match pod topology spread constraints";
        }
      }
      return undefined;
    };
  },
};

interface Domains {
  readonly constraint: TopologySpreadConstraint;
  readonly counts: ReadonlyMap<string, number>;
  readonly fewest: number;
}

function countDomains(pod: Pod, constraints: readonly TopologySpreadConstraint[], state: ClusterState): Domains[] {
  const eligible = eligibleNodes(pod, constraints, state.nodes);
  return constraints.map((constraint) => {
    const pods = state.activePods(pod.spec.namespace, constraint.selector);
    const counts = new Map<string, number>();
    for (const node of eligible) {
      const value = node.label(constraint.topologyKey) ?? '';
      counts.set(value, (counts.get(value) ?? 0) + pods.on(node));
    }
    let fewest = Number.POSITIVE_INFINITY;
    for (const count of counts.values()) fewest = Math.min(fewest, count);
    if (counts.size < (constraint.minDomains ?? 1)) fewest = 0;
    return { constraint, counts, fewest };
  });
}

function eligibleNodes(
  { spec }: Pod,
  constraints: readonly TopologySpreadConstraint[],
  nodes: readonly Node[],
): readonly Node[] {
  const chooses = choosesNodes(spec);
  return nodes.filter(
    (node) =>
      constraints.every(({ topologyKey }) => node.label(topologyKey) !== undefined) &&
      (!chooses || fitsNode(spec, node)),
  );
}
