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
 * The nodes that a search finds, by kind. Nodes of the same zone with equally many of the pods that are to be spread are of
 * one kind (pods of the node x zones + zone): PodTopologySpread scores them alike, with its default constraints. There are
 * few kinds; of each it is enough to know what its best nodes score elsewhere, and how many these are.
 */
export class NodeKinds {
  /** By kind: the search in which it came up last. What stands in the other columns is of that one. */
  seenIn = new Int32Array(64);
  /** The highest score elsewhere of a node of the kind, and how many nodes have it. */
  best = new Int32Array(64);
  bestNodes = new Int32Array(64);
  /** What PodTopologySpread gives, its weight included. */
  #spread = new Int32Array(64);
  search = 0;
  /** Those of this search are the first ones. */
  #kinds = new Int32Array(64);
  #count = 0;
  /** By zone: the search in which it came up last. */
  #zoneSeenIn = new Int32Array(0);

  /** Begins a search among nodes of fewer kinds than `most`. */
  begin(most: number): void {
    this.search += 1;
    this.#count = 0;
    if (most <= this.seenIn.length) return;
    const length = 2 * most;
    this.seenIn = new Int32Array(length);
    this.best = new Int32Array(length);
    this.bestNodes = new Int32Array(length);
    this.#spread = new Int32Array(length);
    this.#kinds = new Int32Array(length);
  }

  /** The first node of a kind in this search. */
  add(kind: number, score: number): void {
    this.seenIn[kind] = this.search;
    this.best[kind] = score;
    this.bestNodes[kind] = 1;
    this.#spread[kind] = 0;
    this.#kinds[this.#count] = kind;
    this.#count += 1;
  }

  /** @param found how many nodes the search has found. */
  addSpread(pods: MatchingPods, zoneNames: readonly string[], found: number): void {
    const zoneCount = zoneNames.length;
    const podsInZone = pods.byTopology(ZONE_LABEL);
    const ofNode = domainWeight(found);
    const ofZone = domainWeight(this.#countZones(zoneCount));
    let [fewest, most] = [Number.POSITIVE_INFINITY, 0];
    for (let index = 0; index < this.#count; index++) {
      const kind = this.#kinds[index] as number;
      const podsOfNode = Math.floor(kind / zoneCount);
      const podsOfZone = podsInZone.get(zoneNames[kind % zoneCount] as string) ?? 0;
      const sum = Math.round(
        spreadPart(podsOfNode, ofNode, DEFAULT_HOSTNAME_SKEW) + spreadPart(podsOfZone, ofZone, DEFAULT_ZONE_SKEW),
      );
      fewest = Math.min(fewest, sum);
      most = Math.max(most, sum);
      this.#spread[kind] = sum;
    }
    const { weight } = podTopologySpreadScore;
    for (let index = 0; index < this.#count; index++) {
      const kind = this.#kinds[index] as number;
      this.#spread[kind] = weight * spreadScore(this.#spread[kind] as number, fewest, most);
    }
  }

  /**
   * Which nodes score highest in all: how many they are, and by kind what such a node scores elsewhere (less than any node
   * does for kinds without one).
   */
  chooseBest(): number {
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < this.#count; index++)
      highest = Math.max(highest, this.#sum(this.#kinds[index] as number));
    let nodes = 0;
    for (let index = 0; index < this.#count; index++) {
      const kind = this.#kinds[index] as number;
      if (this.#sum(kind) === highest) nodes += this.bestNodes[kind] as number;
      else this.best[kind] = NO_NODE;
    }
    return nodes;
  }

  /** Of how many zones are the nodes? */
  #countZones(zoneCount: number): number {
    if (this.#zoneSeenIn.length < zoneCount) this.#zoneSeenIn = new Int32Array(2 * zoneCount);
    let zones = 0;
    for (let index = 0; index < this.#count; index++) {
      const zone = (this.#kinds[index] as number) % zoneCount;
      if (this.#zoneSeenIn[zone] !== this.search) zones += 1;
      this.#zoneSeenIn[zone] = this.search;
    }
    return zones;
  }

  #sum(kind: number): number {
    return (this.best[kind] as number) + (this.#spread[kind] as number);
  }
}

/** Less than the score of any node. */
const NO_NODE = -1;
