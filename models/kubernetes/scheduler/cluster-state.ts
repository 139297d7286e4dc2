import { type LabelSelector, matchesLabels } from '../../label-selector.ts';
import type { PodAffinityTerm } from '../../pod-template.ts';
import { NO_SLOT, type Node } from '../node.ts';
import type { Pod, PodSpec } from '../pod.ts';
import { MatchingPods } from './matching-pods.ts';
import { NodeOrder } from './node-order.ts';
import { hasPodAffinity, meansPod } from './pod-terms.ts';

const NO_PODS: ReadonlySet<Pod> = new Set();

interface Matches {
  /** The number of selectors when the lists were made: with more of them they are to be made anew. */
  readonly selectors: number;
  /** Count pods until they reach a terminal phase. */
  readonly bound: readonly MatchingPods[];
  /** Count pods until their deletion is asked for. */
  readonly active: readonly MatchingPods[];
}

/**
 * What the scheduler knows of the cluster beyond the single nodes: its cache (kubernetes v1.31,
 * pkg/scheduler/internal/cache). Everything follows the pods one by one; a selector is counted from the first pod on that
 * asks for it.
 */
export class ClusterState {
  readonly #order = new NodeOrder();
  #knownNodes = 0;
  readonly #freeSlots: number[] = [];
  readonly #affinityPods = new Map<PodSpec, MatchingPods>();
  readonly #nodesWithImage = new Map<string, number>();
  readonly #podsByPriority = new Map<number, number>();
  readonly #bound = new Map<string, MatchingPods>();
  readonly #active = new Map<string, MatchingPods>();
  readonly #matchesOfSpec = new WeakMap<PodSpec, Matches>();
  readonly #names = new WeakMap<object, string>();
  readonly #nominatedOn = new Map<Node, Set<Pod>>();
  readonly #nominations = new Map<Pod, Node>();

  knows(node: Node): boolean {
    return node.slot !== NO_SLOT;
  }

  get nodes(): readonly Node[] {
    return this.#order.list;
  }

  addNode(node: Node): void {
    node.slot = this.#freeSlots.pop() ?? this.#knownNodes;
    this.#knownNodes += 1;
    this.#order.add(node);
    for (const image of node.images.keys()) this.imageAdded(image);
    for (const pod of node.pods) this.podBound(pod, node);
  }

  removeNode(node: Node): void {
    for (const pod of node.pods) this.podEnded(pod, node);
    this.#order.remove(node);
    this.#knownNodes -= 1;
    this.#freeSlots.push(node.slot);
    node.slot = NO_SLOT;
    for (const image of node.images.keys()) this.#nodesWithImage.set(image, this.nodesWithImage(image) - 1);
    for (const pod of this.nominatedPods(node)) this.clearNomination(pod);
  }

  podBound(pod: Pod, node: Node): void {
    if (!this.knows(node)) return;
    const { spec } = pod;
    const { bound, active } = this.#matches(spec);
    for (const pods of bound) pods.add(node, 1);
    if (!pod.seenTerminating) for (const pods of active) pods.add(node, 1);
    this.#countPriority(spec, 1);
    if (hasPodAffinity(spec)) this.#countAffinity(spec, node, 1);
  }

  /** Its deletion has been asked for: it no longer counts where pods are to be spread. */
  podTerminating(pod: Pod): void {
    this.clearNomination(pod);
    if (pod.node === undefined || !this.knows(pod.node) || pod.seenTerminating) return;
    pod.seenTerminating = true;
    for (const pods of this.#matches(pod.spec).active) pods.add(pod.node, -1);
  }

  /** It has reached a terminal phase. */
  podEnded(pod: Pod, node: Node): void {
    if (!this.knows(node)) return;
    const { bound, active } = this.#matches(pod.spec);
    for (const pods of bound) pods.add(node, -1);
    if (!pod.seenTerminating) for (const pods of active) pods.add(node, -1);
    this.#countPriority(pod.spec, -1);
    if (hasPodAffinity(pod.spec)) this.#countAffinity(pod.spec, node, -1);
  }

  imageAdded(image: string): void {
    this.#nodesWithImage.set(image, this.nodesWithImage(image) + 1);
  }

  nodesWithImage(image: string): number {
    return this.#nodesWithImage.get(image) ?? 0;
  }

  /** Is there a bound pod of lower priority? */
  hasPodBelow(priority: number): boolean {
    for (const other of this.#podsByPriority.keys()) if (other < priority) return true;
    return false;
  }

  /** Bound pods that have pod (anti-)affinity of their own, by template. */
  get affinityPods(): ReadonlyMap<PodSpec, MatchingPods> {
    return this.#affinityPods;
  }

  /** Pods of the namespace that the selector matches and that are not being deleted. */
  activePods(namespace: string, selector: LabelSelector): MatchingPods {
    const name = `${namespace} ${this.#nameOf(selector)}`;
    return this.#counted(
      this.#active,
      name,
      (spec) => spec.namespace === namespace && matchesLabels(selector, spec.labels),
      ({ seenTerminating }) => !seenTerminating,
    );
  }

  /** Pods that all of these terms of `owner`'s affinity mean. */
  boundPods(owner: PodSpec, terms: readonly PodAffinityTerm[]): MatchingPods {
    const name = `${owner.namespace} ${this.#nameOf(terms)}`;
    return this.#counted(
      this.#bound,
      name,
      (spec) => terms.every((term) => meansPod(term, owner, spec)),
      () => true,
    );
  }

  /** Pods that others make room for on the node. They have no node yet. */
  nominatedPods(node: Node): ReadonlySet<Pod> {
    return this.#nominatedOn.get(node) ?? NO_PODS;
  }

  nominatedNode(pod: Pod): Node | undefined {
    return this.#nominations.get(pod);
  }

  get hasNominations(): boolean {
    return this.#nominations.size > 0;
  }

  nominate(pod: Pod, node: Node): void {
    this.clearNomination(pod);
    this.#nominations.set(pod, node);
    const pods = this.#nominatedOn.get(node);
    if (pods === undefined) this.#nominatedOn.set(node, new Set([pod]));
    else pods.add(pod);
  }

  clearNomination(pod: Pod): void {
    if (!this.hasNominations) return;
    const node = this.#nominations.get(pod);
    if (node === undefined) return;
    this.#nominations.delete(pod);
    const pods = this.#nominatedOn.get(node);
    pods?.delete(pod);
    if (pods?.size === 0) this.#nominatedOn.delete(node);
  }

  #counted(
    all: Map<string, MatchingPods>,
    name: string,
    matches: (spec: PodSpec) => boolean,
    counts: (pod: Pod) => boolean,
  ): MatchingPods {
    let pods = all.get(name);
    if (pods === undefined) {
      pods = new MatchingPods(this, matches);
      all.set(name, pods);
      for (const node of this.nodes) {
        for (const pod of node.pods) if (matches(pod.spec) && counts(pod)) pods.add(node, 1);
      }
    }
    return pods;
  }

  #matches(spec: PodSpec): Matches {
    const selectors = this.#bound.size + this.#active.size;
    let matches = this.#matchesOfSpec.get(spec);
    if (matches?.selectors !== selectors) {
      const of = (all: ReadonlyMap<string, MatchingPods>) => [...all.values()].filter((pods) => pods.matches(spec));
      matches = { selectors, bound: of(this.#bound), active: of(this.#active) };
      this.#matchesOfSpec.set(spec, matches);
    }
    return matches;
  }

  #countPriority({ priority = 0 }: PodSpec, change: 1 | -1): void {
    const count = (this.#podsByPriority.get(priority) ?? 0) + change;
    if (count === 0) this.#podsByPriority.delete(priority);
    else this.#podsByPriority.set(priority, count);
  }

  #countAffinity(spec: PodSpec, node: Node, change: 1 | -1): void {
    let pods = this.#affinityPods.get(spec);
    if (pods === undefined) {
      pods = new MatchingPods(this, (other) => other === spec);
      this.#affinityPods.set(spec, pods);
    }
    pods.add(node, change);
    if (pods.total === 0) this.#affinityPods.delete(spec);
  }

  /** The same for selectors that say the same. */
  #nameOf(selector: object): string {
    let name = this.#names.get(selector);
    if (name === undefined) {
      name = JSON.stringify(selector);
      this.#names.set(selector, name);
    }
    return name;
  }
}
