import type { Node } from '../node.ts';
import type { Pod } from '../pod.ts';
import type { ClusterState } from './cluster-state.ts';

/** Why a pod cannot be on a node, in the words of Kubernetes' events. */
export type Reason = string;

/** A rule that keeps pods off nodes. */
export interface Filter {
  /** The plugin's name in Kubernetes. */
  readonly name: string;
  /** May the end of another pod make room where this rule saw none? If not, only a change of a node is worth another attempt. */
  readonly helpedByPodEnd: boolean;
  /** May another pod's start on a node do so? */
  readonly helpedByPodStart: boolean;
  /** Looks at the cluster once for this pod. Gives what decides for each node; undefined when the rule has nothing to decide. */
  prepare(pod: Pod, state: ClusterState): ((node: Node) => Reason | undefined) | undefined;
}

/** A preference among the nodes that passed all filters. */
export interface Score {
  /** The plugin's name in Kubernetes. */
  readonly name: string;
  readonly weight: number;
  /**
   * One whole number from 0 to MAX_NODE_SCORE for each of `nodes`, normalised as the plugin does; undefined when it has no
   * preference for this pod.
   */
  scores(pod: Pod, nodes: readonly Node[], state: ClusterState): readonly number[] | undefined;
}

/** `MaxNodeScore` (kubernetes v1.31, pkg/scheduler/framework/interface.go). */
export const MAX_NODE_SCORE = 100;
