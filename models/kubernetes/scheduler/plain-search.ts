import type { RandomStream } from '../../../sim/random.ts';
import type { LabelSelector } from '../../label-selector.ts';
import { type Node, ZONE_LABEL } from '../node.ts';
import type { Pod, PodSpec } from '../pod.ts';
import type { ClusterState } from './cluster-state.ts';
import { feasibleNodesToFind } from './feasible-nodes-to-find.ts';
import { NodeColumns } from './node-columns.ts';
import { pickHighest } from './pick-highest.ts';
import { type RequestClass, RequestClasses } from './request-classes.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { imagesOf } from './scores/image-locality.ts';
import {
  DEFAULT_HOSTNAME_SKEW,
  DEFAULT_ZONE_SKEW,
  domainWeight,
  podTopologySpreadScore,
  spreadPart,
  spreadScore,
} from './scores/pod-topology-spread.ts';

/**
 * Finds the same nodes as `NodeSearch`, draw by draw, for pods that only ask for cpu and memory and perhaps belong to a
 * ReplicaSet, as nearly all do: to look at a node is to compare three numbers, and its score is worked out anew only after
 * something has changed on it. A test holds the two together on random clusters.
 */
export class PlainSearch {
  readonly #state: ClusterState;
  readonly #stream: RandomStream;
  readonly #columns = new NodeColumns();
  readonly #classes: RequestClasses;
  readonly #plain = new WeakMap<PodSpec, boolean>();
  /** Grows with every change after which a pod may fit that did not before. */
  #growth = 0;
  /** The nodes in the order of the search, and their slots. */
  #nodes: readonly Node[] = [];
  #slots = new Int32Array(0);
  /** What the last search found: places in that order, and what the nodes scored. */
  #feasible = new Int32Array(0);
  #sums = new Int32Array(0);
  /** Nodes that the last search has looked at. */
  looked = 0;

  constructor(state: ClusterState, strategy: SchedulerConfig['strategy'], stream: RandomStream) {
    this.#state = state;
    this.#stream = stream;
    this.#classes = new RequestClasses(strategy);
  }

  nodeShrank(node: Node): void {
    this.#columns.update(node);
  }

  nodeGrew(node: Node): void {
    this.#growth += 1;
    this.#columns.update(node);
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
    const found = this.#collect(spec, start);
    if (found === 0) {
      requestClass.fullSince = this.#growth;
      return undefined;
    }
    if (found === 1) return this.#nodes[this.#feasible[0] as number];
    if (spec.spreadSelector === undefined) this.#sums.fill(0, 0, found);
    else this.#setSpread(spec, spec.spreadSelector, found);
    this.#addRequestScores(requestClass, found);
    return this.#nodes[this.#feasible[pickHighest(this.#sums, found, this.#stream)] as number];
  }

  #renew(nodes: readonly Node[]): void {
    this.#nodes = nodes;
    this.#slots = Int32Array.from(nodes, ({ slot }) => slot);
    this.#feasible = new Int32Array(nodes.length);
    this.#sums = new Int32Array(nodes.length);
  }

  /** @returns how many nodes have room; they are the first in `#feasible`. */
  #collect({ requests: { milliCpu, memoryMiB } }: PodSpec, start: number): number {
    const slots = this.#slots;
    const feasible = this.#feasible;
    const { slotsLeft, milliCpuLeft, memoryMiBLeft } = this.#columns;
    const count = slots.length;
    const wanted = feasibleNodesToFind(count);
    let [looked, found, position] = [0, 0, start];
    for (; looked < count && found < wanted; looked++) {
      const slot = slots[position] as number;
      if (
        (slotsLeft[slot] as number) > 0 &&
        (milliCpu === 0 || milliCpu <= (milliCpuLeft[slot] as number)) &&
        (memoryMiB === 0 || memoryMiB <= (memoryMiBLeft[slot] as number))
      ) {
        feasible[found] = position;
        found += 1;
      }
      position = position + 1 === count ? 0 : position + 1;
    }
    this.looked = looked;
    return found;
  }

  #addRequestScores(requestClass: RequestClass, found: number): void {
    const { versions } = this.#columns;
    const [slots, feasible, sums] = [this.#slots, this.#feasible, this.#sums];
    requestClass.makeRoom(versions.length);
    const { scores, versions: known } = requestClass;
    for (let index = 0; index < found; index++) {
      const position = feasible[index] as number;
      const slot = slots[position] as number;
      if (known[slot] !== versions[slot]) {
        scores[slot] = requestClass.score(this.#nodes[position] as Node);
        known[slot] = versions[slot] as number;
      }
      sums[index] = (sums[index] as number) + (scores[slot] as number);
    }
  }

  /** PodTopologySpread with the default constraints: nodes and zones. */
  #setSpread({ namespace }: PodSpec, selector: LabelSelector, found: number): void {
    const pods = this.#state.activePods(namespace, selector);
    const { zones, zoneNames } = this.#columns;
    const [slots, feasible, sums] = [this.#slots, this.#feasible, this.#sums];
    const podsInZone = pods.byTopology(ZONE_LABEL);
    const ofNode = domainWeight(found);
    const ofZone = domainWeight(this.#countZones(found));
    const partOfZone = zoneNames.map((zone) => spreadPart(podsInZone.get(zone) ?? 0, ofZone, DEFAULT_ZONE_SKEW));
    let [fewest, most] = [Number.POSITIVE_INFINITY, 0];
    for (let index = 0; index < found; index++) {
      const slot = slots[feasible[index] as number] as number;
      const sum = Math.round(
        spreadPart(pods.inSlot(slot), ofNode, DEFAULT_HOSTNAME_SKEW) + (partOfZone[zones[slot] as number] as number),
      );
      if (sum < fewest) fewest = sum;
      if (sum > most) most = sum;
      sums[index] = sum;
    }
    const { weight } = podTopologySpreadScore;
    for (let index = 0; index < found; index++) {
      sums[index] = weight * spreadScore(sums[index] as number, fewest, most);
    }
  }

  #countZones(found: number): number {
    const { zones, zoneNames } = this.#columns;
    const seen = new Set<number>();
    for (let index = 0; index < found && seen.size < zoneNames.length; index++) {
      seen.add(zones[this.#slots[this.#feasible[index] as number] as number] as number);
    }
    return seen.size;
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
