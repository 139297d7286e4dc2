import type { RandomStream } from '../../../sim/random.ts';
import type { LabelSelector } from '../../label-selector.ts';
import type { Node } from '../node.ts';
import type { Pod, PodSpec } from '../pod.ts';
import type { ClusterState } from './cluster-state.ts';
import { feasibleNodesToFind } from './feasible-nodes-to-find.ts';
import type { MatchingPods } from './matching-pods.ts';
import { NodeColumns } from './node-columns.ts';
import { pickHighest } from './pick-highest.ts';
import { NO_ROOM, type RequestClass, RequestClasses } from './request-classes.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { imagesOf } from './scores/image-locality.ts';
import { SpreadDomains } from './spread-domains.ts';

/**
 * Finds the same nodes as `NodeSearch`, draw by draw, for pods that only ask for cpu and memory and perhaps belong to a
 * ReplicaSet, as nearly all do. To look at a node is to read one number, its score or that it has no room, which is
 * worked out anew only after something has changed on it. A test holds the two together on random clusters.
 */
export class PlainSearch {
  readonly #state: ClusterState;
  readonly #stream: RandomStream;
  readonly #columns = new NodeColumns();
  readonly #classes: RequestClasses;
  readonly #plain = new WeakMap<PodSpec, boolean>();
  /** The pods that a pod is spread among, by its template. */
  readonly #spread = new WeakMap<PodSpec, MatchingPods>();
  /** Grows with every change after which a pod may fit that did not before. */
  #growth = 0;
  /** The nodes in the order of the search. */
  #nodes: readonly Node[] = [];
  /** Their slots in that order, and they themselves by slot. */
  #slots = new Int32Array(0);
  #bySlot: Node[] = [];
  /** What the last search found: the slots of the nodes with room, and what these nodes scored. */
  #feasible = new Int32Array(0);
  #sums = new Int32Array(0);
  readonly #domains = new SpreadDomains();
  /** Nodes that the last search has looked at. */
  looked = 0;

  constructor(state: ClusterState, strategy: SchedulerConfig['strategy'], stream: RandomStream) {
    this.#state = state;
    this.#stream = stream;
    this.#classes = new RequestClasses(strategy, this.#columns);
  }

  nodeShrank(node: Node): void {
    this.#columns.update(node);
    this.#classes.nodeChanged(node);
  }

  nodeGrew(node: Node): void {
    this.#growth += 1;
    this.nodeShrank(node);
  }

  nodeRemoved(node: Node): void {
    this.#columns.remove(node);
  }

  /** Is there nothing about the pod, and nothing in the cluster, that only the other search understands? */
  accepts({ spec }: Pod): boolean {
    const state = this.#state;
    if (state.hasNominations || state.affinityPods.size > 0 || this.#columns.anyPreference) return false;
    let plain = this.#plain.get(spec);
    if (plain === undefined) {
      plain = isPlain(spec);
      this.#plain.set(spec, plain);
    }
    return plain && (spec.containers === undefined || !imagesOf(spec).some((image) => state.nodesWithImage(image) > 0));
  }

  /** Has nothing changed since a search for such a pod was in vain that might help it? */
  isKnownToFail({ spec }: Pod): boolean {
    return this.#classes.of(spec).fullSince === this.#growth;
  }

  /** May the end of a pod help one for which no node has room? Not if every node is closed to it. */
  get isHelpedByPodEnd(): boolean {
    return this.#columns.anyOpen;
  }

  /** @param start the place in the order of nodes where the search begins. Undefined when no node has room. */
  find({ spec }: Pod, start: number): Node | undefined {
    if (this.#state.nodes !== this.#nodes) this.#renew(this.#state.nodes);
    const requestClass = this.#classes.of(spec);
    const found = this.#collect(requestClass, start);
    if (found === 0) {
      requestClass.fullSince = this.#growth;
      return undefined;
    }
    if (found === 1) return this.#bySlot[this.#feasible[0] as number];
    if (spec.spreadSelector !== undefined) this.#addSpread(spec, spec.spreadSelector, found);
    return this.#bySlot[this.#feasible[pickHighest(this.#sums, found, this.#stream)] as number];
  }

  #renew(nodes: readonly Node[]): void {
    this.#nodes = nodes;
    this.#slots = Int32Array.from(nodes, ({ slot }) => slot);
    this.#bySlot = [];
    for (const node of nodes) this.#bySlot[node.slot] = node;
    this.#feasible = new Int32Array(nodes.length);
    this.#sums = new Int32Array(nodes.length);
  }

  /** @returns how many nodes have room; they are the first in `#feasible`, with what their room scores in `#sums`. */
  #collect(requestClass: RequestClass, start: number): number {
    const slots = this.#slots;
    const feasible = this.#feasible;
    const sums = this.#sums;
    const scores = requestClass.scores();
    const count = slots.length;
    const wanted = feasibleNodesToFind(count);
    let found = 0;
    let position = start;
    let looked = 0;
    for (; looked < count && found < wanted; looked++) {
      const slot = slots[position] as number;
      let score = scores[slot] as number;
      if (score < NO_ROOM) score = requestClass.scoreAnew(this.#bySlot[slot] as Node);
      if (score > NO_ROOM) {
        feasible[found] = slot;
        sums[found] = score;
        found += 1;
      }
      position = position + 1 === count ? 0 : position + 1;
    }
    this.looked = looked;
    return found;
  }

  /** PodTopologySpread with the default constraints: nodes and zones. */
  #addSpread(spec: PodSpec, selector: LabelSelector, found: number): void {
    let pods = this.#spread.get(spec);
    if (pods === undefined) {
      pods = this.#state.activePods(spec.namespace, selector);
      this.#spread.set(spec, pods);
    }
    const { zones, zoneNames } = this.#columns;
    this.#domains.addScores(pods, zones, zoneNames, this.#feasible, found, this.#sums);
  }
}

function isPlain(spec: PodSpec): boolean {
  return (
    spec.nodeSelector === undefined &&
    spec.affinity === undefined &&
    spec.tolerations === undefined &&
    spec.hostPorts === undefined &&
    spec.extendedRequests === undefined &&
    spec.topologySpreadConstraints === undefined
  );
}
