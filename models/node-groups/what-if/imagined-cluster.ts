import { type Node, ZONE_LABEL } from '../../kubernetes/node.ts';
import type { Pod, PodSpec } from '../../kubernetes/pod.ts';
import { ClusterState } from '../../kubernetes/scheduler/cluster-state.ts';
import { defaultProfile } from '../../kubernetes/scheduler/default-profile.ts';
import { verdictFor } from '../../kubernetes/scheduler/node-search.ts';

/** Autoscalers ask the scheduler's filters whether a pod fits; they do not score. */
const PROFILE = defaultProfile('LeastAllocated');

/** The cluster as an autoscaler imagines it, to try out what would fit where. The real one knows nothing of it. */
export class ImaginedCluster {
  readonly #state = new ClusterState();
  readonly #nodes = new Set<Node>();

  /** Imagined nodes, in the order in which they came. */
  get nodes(): ReadonlySet<Node> {
    return this.#nodes;
  }

  add(node: Node): void {
    this.#nodes.add(node);
    this.#state.addNode(node);
  }

  remove(node: Node): void {
    if (!this.#nodes.delete(node)) return;
    this.#state.removeNode(node);
  }

  /** Would `pod` be placed on a node as things stand? The node need not be one of the cluster. */
  fits(pod: Pod): (node: Node) => boolean {
    const verdict = verdictFor(pod, PROFILE, this.#state);
    return (node) => verdict(node) === undefined;
  }

  /** How many pods of a zone a pod like this is to be spread with. */
  podsToSpread({ namespace, topologySpreadConstraints = [] }: PodSpec, zone: string): number {
    const constraint = topologySpreadConstraints.find(({ topologyKey }) => topologyKey === ZONE_LABEL);
    if (constraint === undefined) return 0;
    return this.#state.activePods(namespace, constraint.selector).byTopology(ZONE_LABEL).get(zone) ?? 0;
  }

  place(pod: Pod, node: Node): void {
    node.assume(pod);
    this.#state.podBound(pod, node);
  }

  takeBack(pod: Pod, node: Node): void {
    this.#state.podEnded(pod, node);
    node.unassume(pod);
  }
}
