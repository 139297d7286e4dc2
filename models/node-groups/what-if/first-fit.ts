import type { Node } from '../../kubernetes/node.ts';
import type { Pod, PodSpec } from '../../kubernetes/pod.ts';
import type { ImaginedCluster } from './imagined-cluster.ts';

/**
 * Puts pods on the first node of a list that takes them. A node that has refused a pod goes on refusing pods of the same
 * template while nothing is taken off it: it is not asked again, unless what other pods do may change that.
 */
export class FirstFit {
  readonly #cluster: ImaginedCluster;
  readonly #nodes: readonly Node[];
  readonly #nextOf = new Map<PodSpec, number>();

  constructor(cluster: ImaginedCluster, nodes: readonly Node[]) {
    this.#cluster = cluster;
    this.#nodes = nodes;
  }

  /** @returns the node; undefined when none takes it. */
  place(pod: Pod): Node | undefined {
    const remembers = refusalsLast(pod.spec);
    const fits = this.#cluster.fits(pod);
    for (let index = remembers ? (this.#nextOf.get(pod.spec) ?? 0) : 0; index < this.#nodes.length; index += 1) {
      if (remembers) this.#nextOf.set(pod.spec, index);
      const node = this.#nodes[index] as Node;
      if (!fits(node)) continue;
      this.#cluster.place(pod, node);
      return node;
    }
    if (remembers) this.#nextOf.set(pod.spec, this.#nodes.length);
    return undefined;
  }
}

/** Can further pods only take room away from pods like this? Where they have to be spread or to be together, they can also help. */
export function refusalsLast({ topologySpreadConstraints, affinity }: PodSpec): boolean {
  return topologySpreadConstraints === undefined && affinity?.requiredPodAffinity === undefined;
}
