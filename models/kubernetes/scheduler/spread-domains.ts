import { ZONE_LABEL } from '../node.ts';
import type { MatchingPods } from './matching-pods.ts';
import {
  DEFAULT_HOSTNAME_SKEW,
  DEFAULT_ZONE_SKEW,
  domainWeight,
  podTopologySpreadScore,
  spreadPart,
  spreadScore,
} from './scores/pod-topology-spread.ts';

/**
 * PodTopologySpread with the default constraints, nodes and zones, for many nodes at once. Nodes of the same zone with
 * equally many of the pods score alike: what they score is worked out once for all of them, and there are few such kinds.
 */
export class SpreadDomains {
  /** By kind (pods of the node x zones + zone): the search in which it came up last, and what it scores in that one. */
  #seenIn = new Int32Array(64);
  #scores = new Int32Array(64);
  #search = 0;
  #kinds: number[] = [];
  /** The kinds of the nodes that the last search has found, in its order. */
  #kindOf = new Int32Array(0);

  /** Adds to `sums` what the first `found` of the nodes in the slots `feasible` get, the plugin's weight included. */
  addScores(
    pods: MatchingPods,
    zones: Int32Array,
    zoneNames: readonly string[],
    feasible: Int32Array,
    found: number,
    sums: Int32Array,
  ): void {
    this.#search += 1;
    this.#kinds = [];
    const counts = pods.bySlot(zones.length);
    const zoneCount = zoneNames.length;
    if (this.#kindOf.length < found) this.#kindOf = new Int32Array(feasible.length);
    const kindOf = this.#kindOf;
    const search = this.#search;
    let seenIn = this.#seenIn;
    for (let index = 0; index < found; index++) {
      const slot = feasible[index] as number;
      const kind = (counts[slot] as number) * zoneCount + (zones[slot] as number);
      kindOf[index] = kind;
      if (seenIn[kind] === search) continue;
      this.#add(kind);
      seenIn = this.#seenIn;
    }
    this.#scoreKinds(pods, zoneNames, found);
    const scores = this.#scores;
    for (let index = 0; index < found; index++) {
      sums[index] = (sums[index] as number) + (scores[kindOf[index] as number] as number);
    }
  }

  #add(kind: number): void {
    if (kind >= this.#seenIn.length) {
      const [seenIn, length] = [this.#seenIn, 2 * kind];
      this.#seenIn = new Int32Array(length);
      this.#seenIn.set(seenIn);
      this.#scores = new Int32Array(length);
    }
    this.#seenIn[kind] = this.#search;
    this.#kinds.push(kind);
  }

  #scoreKinds(pods: MatchingPods, zoneNames: readonly string[], found: number): void {
    const zoneCount = zoneNames.length;
    const podsInZone = pods.byTopology(ZONE_LABEL);
    const ofNode = domainWeight(found);
    const ofZone = domainWeight(new Set(this.#kinds.map((kind) => kind % zoneCount)).size);
    let [fewest, most] = [Number.POSITIVE_INFINITY, 0];
    for (const kind of this.#kinds) {
      const podsOfNode = Math.floor(kind / zoneCount);
      const podsOfZone = podsInZone.get(zoneNames[kind % zoneCount] as string) ?? 0;
      const sum = Math.round(
        spreadPart(podsOfNode, ofNode, DEFAULT_HOSTNAME_SKEW) + spreadPart(podsOfZone, ofZone, DEFAULT_ZONE_SKEW),
      );
      fewest = Math.min(fewest, sum);
      most = Math.max(most, sum);
      this.#scores[kind] = sum;
    }
    const { weight } = podTopologySpreadScore;
    for (const kind of this.#kinds) {
      this.#scores[kind] = weight * spreadScore(this.#scores[kind] as number, fewest, most);
    }
  }
}
