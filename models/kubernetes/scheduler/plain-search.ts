import type { RandomStream } from '../../../sim/random.ts';
import type { LabelSelector } from '../../label-selector.ts';
import type { Node } from '../node.ts';
import type { Pod, PodSpec } from '../pod.ts';
import type { ClusterState } from './cluster-state.ts';
import { feasibleNodesToFind } from './feasible-nodes-to-find.ts';
import type { MatchingPods } from './matching-pods.ts';
import { NodeColumns } from './node-columns.ts';
import { NodeKinds, POINT_BITS } from './node-kinds.ts';
import { NO_ROOM, type RequestClass, RequestClasses, SCORE_BITS, SCORE_MASK } from './request-classes.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { imagesOf } from './scores/image-locality.ts';

/**
 * Finds the same nodes as `NodeSearch`, draw by draw, for pods that only ask for cpu and memory and perhaps belong to a
 * ReplicaSet, as nearly all do. To look at a node is to read one number, its zone and score or that it has no room, which is
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
  readonly #kinds = new NodeKinds();
  /** How many pods nodes have of those that the pod is spread among, if it is not spread: none. */
  #noPods = new Uint16Array(0);
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
    const pods = spec.spreadSelector === undefined ? undefined : this.#spreadAmong(spec, spec.spreadSelector);
    const { zoneNames, slots } = this.#columns;
    this.#kinds.begin(pods?.most ?? 0, zoneNames.length);
    const counts = pods?.bySlot(slots) ?? this.#noPods;
    const found = this.#look(requestClass, counts, start);
    if (found === 0) {
      requestClass.fullSince = this.#growth;
      return undefined;
    }
    if (found > 1 && pods !== undefined) this.#kinds.addSpread(pods, zoneNames, found);
    const best = this.#kinds.chooseBest();
    // `selectHost` (kubernetes v1.31, pkg/scheduler/schedule_one.go), as in `pickHighest`: nothing to choose, nothing drawn.
    return this.#bestAt(best > 1 ? this.#stream.below(best) : 0, requestClass, counts, start);
  }

  #renew(nodes: readonly Node[]): void {
    this.#nodes = nodes;
    this.#slots = Int32Array.from(nodes, ({ slot }) => slot);
    this.#bySlot = [];
    for (const node of nodes) this.#bySlot[node.slot] = node;
    if (this.#noPods.length < this.#columns.slots) this.#noPods = new Uint16Array(this.#columns.slots);
  }

  /** Looks at node after node until enough of them have room. Gives how many have, and leaves in `#kinds` of what kinds they are. */
  #look(requestClass: RequestClass, counts: Uint16Array, start: number): number {
    const slots = this.#slots;
    const standings = requestClass.standings();
    const zones = this.#columns.zoneNames.length;
    const kinds = this.#kinds;
    const { best } = kinds;
    const count = slots.length;
    const wanted = feasibleNodesToFind(count);
    let found = 0;
    let position = start;
    let looked = 0;
    for (; looked < count && found < wanted; looked++) {
      const slot = slots[position] as number;
      position = position + 1 === count ? 0 : position + 1;
      let standing = standings[slot] as number;
      if (standing < 0) {
        if (standing !== NO_ROOM) standing = requestClass.standAnew(this.#bySlot[slot] as Node);
        if (standing === NO_ROOM) continue;
      }
      found += 1;
      const kind = Math.imul(counts[slot] as number, zones) + (standing >> SCORE_BITS);
      const before = best[kind] as number;
      if (before === 0) kinds.add(kind);
      const points = ((standing & SCORE_MASK) + 1) << POINT_BITS;
      // One node more where the score is that of the best so far, without a branch: see `NodeKinds.best`.
      best[kind] = points > before ? points + 1 : before + ((((before - points) >>> 16) - 1) >>> 31);
    }
    this.looked = looked;
    return found;
  }

  /** @param index among the best nodes, in the order of the search. */
  #bestAt(index: number, requestClass: RequestClass, counts: Uint16Array, start: number): Node {
    const slots = this.#slots;
    const standings = requestClass.standings();
    const zones = this.#columns.zoneNames.length;
    const { chosen } = this.#kinds;
    let left = index;
    for (let position = start; ; position = position + 1 === slots.length ? 0 : position + 1) {
      const slot = slots[position] as number;
      const standing = standings[slot] as number;
      if (standing < 0) continue;
      const kind = Math.imul(counts[slot] as number, zones) + (standing >> SCORE_BITS);
      if (chosen[kind] !== (standing & SCORE_MASK)) continue;
      if (left === 0) return this.#bySlot[slot] as Node;
      left -= 1;
    }
  }

  /** PodTopologySpread with the default constraints, nodes and zones: the pods that count. */
  #spreadAmong(spec: PodSpec, selector: LabelSelector): MatchingPods {
    let pods = this.#spread.get(spec);
    if (pods === undefined) {
      pods = this.#state.activePods(spec.namespace, selector);
      this.#spread.set(spec, pods);
    }
    return pods;
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
