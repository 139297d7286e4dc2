import type { RandomStream } from '../../../sim/random.ts';
import type { Node } from '../node.ts';
import type { Pod } from '../pod.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Profile } from './default-profile.ts';
import { feasibleNodesToFind } from './feasible-nodes-to-find.ts';
import { pickHighest } from './pick-highest.ts';
import type { Filter, Reason } from './plugins.ts';

/** Why no node has room for a pod. */
export interface Refusal {
  /** The nodes that one rule after the other dropped. */
  readonly nodes: ReadonlyMap<Reason, number>;
  readonly helpedByPodEnd: boolean;
  readonly helpedByPodStart: boolean;
}

/** All filters for one pod, looked up once: gives the first that drops a node, with its reason. */
export type Verdict = (node: Node) => { readonly filter: Filter; readonly reason: Reason } | undefined;

export function verdictFor(pod: Pod, profile: Profile, state: ClusterState): Verdict {
  const prepared = profile.filters.flatMap((filter) => {
    const decide = filter.prepare(pod, state);
    return decide === undefined ? [] : [{ filter, decide }];
  });
  return (node) => {
    for (const { filter, decide } of prepared) {
      const reason = decide(node);
      if (reason !== undefined) return { filter, reason };
    }
    return undefined;
  };
}

/**
 * Finds the node for a pod as Kubernetes does: looks at node after node until enough of them have room, and takes the one
 * with the highest weighted sum of scores (kubernetes v1.31, pkg/scheduler/schedule_one.go). The reference for `PlainSearch`.
 */
export class NodeSearch {
  readonly #profile: Profile;
  readonly #state: ClusterState;
  readonly #stream: RandomStream;
  /** Where the search begins: behind the last node that was looked at (`nextStartNodeIndex`). */
  startIndex = 0;

  constructor(profile: Profile, state: ClusterState, stream: RandomStream) {
    this.#profile = profile;
    this.#state = state;
    this.#stream = stream;
  }

  /** Undefined when no node has room. */
  find(pod: Pod): Node | undefined {
    const verdict = verdictFor(pod, this.#profile, this.#state);
    const nominated = this.#state.nominatedNode(pod);
    if (nominated !== undefined && verdict(nominated) === undefined) return nominated;
    const feasible = this.#feasibleNodes(verdict);
    return feasible.length > 1 ? this.#best(pod, feasible) : feasible[0];
  }

  #feasibleNodes(verdict: Verdict): Node[] {
    const { nodes } = this.#state;
    const wanted = feasibleNodesToFind(nodes.length);
    const feasible: Node[] = [];
    let looked = 0;
    while (looked < nodes.length && feasible.length < wanted) {
      const node = nodes[(this.startIndex + looked) % nodes.length] as Node;
      if (verdict(node) === undefined) feasible.push(node);
      looked += 1;
    }
    if (nodes.length > 0) this.startIndex = (this.startIndex + looked) % nodes.length;
    return feasible;
  }

  #best(pod: Pod, nodes: readonly Node[]): Node {
    const sums = new Array<number>(nodes.length).fill(0);
    for (const { weight, scores } of this.#profile.scores) {
      const given = scores(pod, nodes, this.#state);
      if (given === undefined) continue;
      for (const [index, score] of given.entries()) sums[index] = (sums[index] as number) + weight * score;
    }
    return nodes[pickHighest(sums, sums.length, this.#stream)] as Node;
  }

  /** Looks at every node once more to tell what keeps the pod off it. */
  explain(pod: Pod): Refusal {
    const verdict = verdictFor(pod, this.#profile, this.#state);
    const nodes = new Map<Reason, number>();
    let [helpedByPodEnd, helpedByPodStart] = [false, false];
    for (const node of this.#state.nodes) {
      const found = verdict(node);
      if (found === undefined) continue;
      nodes.set(found.reason, (nodes.get(found.reason) ?? 0) + 1);
      helpedByPodEnd ||= found.filter.helpedByPodEnd;
      helpedByPodStart ||= found.filter.helpedByPodStart;
    }
    return { nodes, helpedByPodEnd, helpedByPodStart };
  }
}
