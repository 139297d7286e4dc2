import type { Node } from '../node.ts';
import type { Pod } from '../pod.ts';

/** A rule that keeps pods off nodes. */
export interface Filter {
  /** The plugin's name in Kubernetes. */
  readonly name: string;
  /** May the end of another pod make room where this rule saw none? If not, only a change of a node is worth another attempt. */
  readonly helpedByPodEnd: boolean;
  /** Why `pod` cannot be on `node`, in the words of Kubernetes' events; undefined when it can. */
  filter(pod: Pod, node: Node): string | undefined;
}

/** A preference among the nodes that passed all filters. */
export interface Score {
  /** The plugin's name in Kubernetes. */
  readonly name: string;
  readonly weight: number;
  /** A whole number from 0 to MAX_NODE_SCORE. */
  score(pod: Pod, node: Node): number;
}

/** `MaxNodeScore` (kubernetes v1.31, pkg/scheduler/framework/interface.go). */
export const MAX_NODE_SCORE = 100;
