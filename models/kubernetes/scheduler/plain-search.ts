import type { RandomStream } from '../../../sim/random.ts';
import { type Node, ZONE_LABEL } from '../node.ts';
import type { Pod, PodSpec } from '../pod.ts';
import type { ClusterState } from './cluster-state.ts';
import { feasibleNodesToFind } from './feasible-nodes-to-find.ts';
import { NodeColumns } from './node-columns.ts';
import { pickHighest } from './pick-highest.ts';
import { RequestClasses } from './request-classes.ts';
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
  /** What the last search found, by its order: nodes, and what they scored. */
  #feasible: Node[] = [];
  #sums = new Float64Array(0);
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
    const found = this.#collect(spec, start);
    const [only] = this.#feasible;
    if (found === 0) this.#classes.of(spec).fullSince = this.#growth;
    if (found <= 1) return found === 0 ? undefined : only;
    const { versions } = this.#columns;
    const requestClass = this.#classes.of(spec);
    if (this.#sums.length < found) this.#sums = new Float64Array(2 * found);
    this.#sums.fill(0, 0, found);
    if (spec.spreadSelector !== undefined) this.#addSpread(spec, found);
    for (let index = 0; index < found; index++) {
      const node = this.#feasible[index] as Node;
      this.#sums[index] = (this.#sums[index] as number) + requestClass.score(node, versions[node.slot] as number);
    }
    return this.#feasible[pickHighest(this.#sums, found, this.#stream)];
  }

  /** @returns how many nodes have room; they are the first in `#feasible`. */
  #collect({ requests: { milliCpu, memoryMiB } }: PodSpec, start: number): number {
    const { nodes } = this.#state;
    const { slotsLeft, milliCpuLeft, memoryMiBLeft } = this.#columns;
    const wanted = feasibleNodesToFind(nodes.length);
    let [looked, found, position] = [0, 0, start];
    while (looked < nodes.length && found < wanted) {
      const node = nodes[position] as Node;
      const { slot } = node;
      looked += 1;
      position = position + 1 === nodes.length ? 0 : position + 1;
      if ((slotsLeft[slot] as number) <= 0) continue;
      if (milliCpu > 0 && milliCpu > (milliCpuLeft[slot] as number)) continue;
      if (memoryMiB > 0 && memoryMiB > (memoryMiBLeft[slot] as number)) continue;
      this.#feasible[found] = node;
      found += 1;
    }
    this.looked = looked;
    return found;
  }

  /** PodTopologySpread with the default constraints: nodes and zones. */
  #addSpread({ namespace, spreadSelector = [] }: PodSpec, found: number): void {
    const pods = this.#state.activePods(namespace, spreadSelector);
    const { zones, zoneNames } = this.#columns;
    const podsInZone = pods.byTopology(ZONE_LABEL);
    const countOfZone = zoneNames.map((zone) => podsInZone.get(zone) ?? 0);
    const seen = new Set<number>();
    for (let index = 0; index < found; index++) seen.add(zones[(this.#feasible[index] as Node).slot] as number);
    const [ofNode, ofZone] = [domainWeight(found), domainWeight(seen.size)];
    let [fewest, most] = [Number.POSITIVE_INFINITY, 0];
    for (let index = 0; index < found; index++) {
      const node = this.#feasible[index] as Node;
      const inZone = countOfZone[zones[node.slot] as number] as number;
      const sum = Math.round(
        spreadPart(pods.on(node), ofNode, DEFAULT_HOSTNAME_SKEW) + spreadPart(inZone, ofZone, DEFAULT_ZONE_SKEW),
      );
      if (sum < fewest) fewest = sum;
      if (sum > most) most = sum;
      this.#sums[index] = sum;
    }
    for (let index = 0; index < found; index++) {
      this.#sums[index] = podTopologySpreadScore.weight * spreadScore(this.#sums[index] as number, fewest, most);
    }
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
