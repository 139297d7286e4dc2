import type { LabelSelector } from '../../../label-selector.ts';
import type { TopologySpreadConstraint } from '../../../pod-template.ts';
import { HOSTNAME_LABEL, type Node, ZONE_LABEL } from '../../node.ts';
import type { PodSpec } from '../../pod.ts';
import type { ClusterState } from '../cluster-state.ts';
import { choosesNodes, fitsNode } from '../filters/node-affinity.ts';
import { MAX_NODE_SCORE, type Score } from '../plugins.ts';

type SoftConstraint = Pick<TopologySpreadConstraint, 'maxSkew' | 'topologyKey' | 'selector'>;

/** `systemDefaultConstraints` (kubernetes v1.31, pkg/scheduler/framework/plugins/podtopologyspread/plugin.go). */
export const DEFAULT_HOSTNAME_SKEW = 3;
export const DEFAULT_ZONE_SKEW = 5;

/**
 * The fewer matching pods in the node's domains, the better (kubernetes v1.31,
 * pkg/scheduler/framework/plugins/podtopologyspread/scoring.go). A pod without constraints of its own that belongs to a
 * ReplicaSet, StatefulSet or Service is spread over nodes and zones.
 */
export const podTopologySpreadScore: Score = {
  name: 'PodTopologySpread',
  weight: 2,
  scores({ spec }, nodes, state) {
    const own = spec.topologySpreadConstraints ?? [];
    const constraints = own.length > 0 ? own.filter(isSoft) : defaultConstraints(spec.spreadSelector);
    if (constraints.length === 0) return undefined;
    // Nodes that lack a key are passed over if the pod names its constraints itself.
    const counted = nodes.map(
      (node) => own.length === 0 || constraints.every((one) => node.label(one.topologyKey) !== undefined),
    );
    const sums = nodes.map((_, index) => (counted[index] === true ? 0 : Number.NaN));
    for (const constraint of constraints) addConstraint(sums, constraint, spec, nodes, state);
    return normalised(sums);
  },
};

function isSoft({ whenUnsatisfiable }: TopologySpreadConstraint): boolean {
  return whenUnsatisfiable === 'ScheduleAnyway';
}

function defaultConstraints(selector: LabelSelector | undefined): SoftConstraint[] {
  if (selector === undefined) return [];
  return [
    { topologyKey: HOSTNAME_LABEL, maxSkew: DEFAULT_HOSTNAME_SKEW, selector },
    { topologyKey: ZONE_LABEL, maxSkew: DEFAULT_ZONE_SKEW, selector },
  ];
}

/** @param sums NaN for nodes that are passed over. */
function addConstraint(
  sums: number[],
  { topologyKey, maxSkew, selector }: SoftConstraint,
  spec: PodSpec,
  nodes: readonly Node[],
  state: ClusterState,
): void {
  const pods = state.activePods(spec.namespace, selector);
  const considered = nodes.filter((_, index) => !Number.isNaN(sums[index]));
  const isHostname = topologyKey === HOSTNAME_LABEL;
  const counts = isHostname ? undefined : domainCounts(topologyKey, selector, spec, state);
  const size = isHostname ? considered.length : new Set(considered.map((node) => node.label(topologyKey))).size;
  const weight = domainWeight(size);
  for (const [index, node] of nodes.entries()) {
    const value = node.label(topologyKey);
    if (value === undefined) continue;
    const count = counts === undefined ? pods.on(node) : (counts.get(value) ?? 0);
    sums[index] = (sums[index] as number) + spreadPart(count, weight, maxSkew);
  }
}

/** Over all nodes that the pod may choose, not only those with room. */
function domainCounts(
  key: string,
  selector: LabelSelector,
  spec: PodSpec,
  state: ClusterState,
): ReadonlyMap<string, number> {
  const pods = state.activePods(spec.namespace, selector);
  if (!choosesNodes(spec)) return pods.byTopology(key);
  const counts = new Map<string, number>();
  for (const node of state.nodes) {
    const count = pods.on(node);
    const value = count === 0 ? undefined : node.label(key);
    if (value !== undefined && fitsNode(spec, node)) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return counts;
}

/** The more domains, the more a pod in one of them counts. @param size the number of domains. */
export function domainWeight(size: number): number {
  return Math.log(size + 2);
}

/** What a constraint adds to a node's sum; `count` is the number of matching pods in its domain. */
export function spreadPart(count: number, weight: number, maxSkew: number): number {
  return count * weight + (maxSkew - 1);
}

/** Few is good: 100 x (most + fewest - sum) / most, in whole numbers. */
export function spreadScore(sum: number, fewest: number, most: number): number {
  return most === 0 ? MAX_NODE_SCORE : Math.floor((MAX_NODE_SCORE * (most + fewest - sum)) / most);
}

function normalised(sums: readonly number[]): number[] {
  let [fewest, most] = [Number.POSITIVE_INFINITY, 0];
  for (const sum of sums) {
    if (Number.isNaN(sum)) continue;
    fewest = Math.min(fewest, Math.round(sum));
    most = Math.max(most, Math.round(sum));
  }
  return sums.map((sum) => (Number.isNaN(sum) ? 0 : spreadScore(Math.round(sum), fewest, most)));
}
