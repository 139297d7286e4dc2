import type { RandomStream } from '../../../sim/random.ts';
import type { Node } from '../node.ts';
import type { Pod } from '../pod.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Profile } from './default-profile.ts';
import { feasibleNodesToFind } from './feasible-nodes-to-find.ts';
import { pickHighest } from './pick-highest.ts';
import type { PlainSearch } from './plain-search.ts';
import type { Filter, Reason } from './plugins.ts';

/** What may make room for a pod for which no node has any. */
export interface Hope {
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
  readonly #plain: PlainSearch | undefined;
  /** Where the search begins: behind the last node that was looked at (`nextStartNodeIndex`). */
  #startIndex = 0;

  /** @param plain takes over what it can. */
  constructor(profile: Profile, state: ClusterState, stream: RandomStream, plain?: PlainSearch) {
    this.#profile = profile;
    this.#state = state;
    this.#stream = stream;
    this.#plain = plain;
  }

  /** Undefined when no node has room. */
  find(pod: Pod): Node | undefined {
    if (this.#plain?.accepts(pod) === true) {
      if (this.#plain.isKnownToFail(pod)) return undefined;
      const found = this.#plain.find(pod, this.#startIndex);
      this.#goOnBehind(this.#plain.looked);
      return found;
    }
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
      const node = nodes[(this.#startIndex + looked) % nodes.length] as Node;
      if (verdict(node) === undefined) feasible.push(node);
      looked += 1;
    }
    this.#goOnBehind(looked);
    return feasible;
  }

  #goOnBehind(looked: number): void {
    const count = this.#state.nodes.length;
    if (count > 0) this.#startIndex = (this.#startIndex + looked) % count;
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

  /** What would help a pod for which no node has room. */
  hopeOf(pod: Pod): Hope {
    if (this.#plain?.accepts(pod) === true) {
      return { helpedByPodEnd: this.#plain.isHelpedByPodEnd, helpedByPodStart: false };
    }
    const verdict = verdictFor(pod, this.#profile, this.#state);
    let [helpedByPodEnd, helpedByPodStart] = [false, false];
    for (const node of this.#state.nodes) {
      const filter = verdict(node)?.filter;
      helpedByPodEnd ||= filter?.helpedByPodEnd === true;
      helpedByPodStart ||= filter?.helpedByPodStart === true;
    }
    return { helpedByPodEnd, helpedByPodStart };
  }

  /** Looks at every node once more to tell what keeps the pod off it: how many nodes there are for each reason. */
  reasons(pod: Pod): ReadonlyMap<Reason, number> {
    const verdict = verdictFor(pod, this.#profile, this.#state);
    const reasons = new Map<Reason, number>();
    for (const node of this.#state.nodes) {
      const reason = verdict(node)?.reason;
      if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    return reasons;
  }
}
