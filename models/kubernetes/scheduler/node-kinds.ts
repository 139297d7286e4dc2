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

/** A kind's best counts points of the score; in the bits below, nodes: fewer than 65,536 of a kind. */
export const POINT_BITS = 16;
const NODES_MASK = (1 << POINT_BITS) - 1;
/** The score elsewhere of a node that there is not. */
const NO_NODE = -1;

/**
 * The nodes that a search finds, by kind. Nodes of the same zone with equally many of the pods that are to be spread are of
 * one kind (pods of the node x zones + zone): PodTopologySpread scores them alike, with its default constraints. There are
 * few kinds; of each it is enough to know what its best nodes score elsewhere, and how many these are.
 */
export class NodeKinds {
  /**
   * Of each kind the highest score elsewhere, counted from 1, in points, and how many nodes have it; 0 where no node is of the
   * kind. One number, so that to count a node need not ask first whether it is the best so far, which no processor can guess.
   */
  best = new Int32Array(64);
  /** Of each kind of this search, once the best are chosen: what they score elsewhere; `NO_NODE` where none of them is of it. */
  chosen = new Int32Array(64);
  /** What PodTopologySpread gives, its weight included. */
  #spread = new Int32Array(64);
  #zones = 0;
  /** Those of this search are the first ones. */
  #kinds = new Int32Array(64);
  #count = 0;
  #search = 0;
  /** By zone: the search in which a node of it came up last. */
  #zoneSeenIn = new Int32Array(0);

  /** Begins a search. @param pods no node has more of the pods that are to be spread. */
  begin(pods: number, zones: number): void {
    const { best } = this;
    for (let index = 0; index < this.#count; index++) best[this.#kinds[index] as number] = 0;
    this.#count = 0;
    this.#zones = zones;
    this.#search += 1;
    const most = (pods + 1) * zones;
    if (most <= best.length) return;
    const length = 2 * most;
    this.best = new Int32Array(length);
    this.chosen = new Int32Array(length);
    this.#spread = new Int32Array(length);
    this.#kinds = new Int32Array(length);
  }

  /** The first node of a kind in this search. */
  add(kind: number): void {
    this.#spread[kind] = 0;
    this.#kinds[this.#count] = kind;
    this.#count += 1;
  }

  /** @param found how many nodes the search has found. */
  addSpread(pods: MatchingPods, zoneNames: readonly string[], found: number): void {
    const spread = this.#spread;
    const zones = this.#zones;
    const podsInZone = pods.byTopology(ZONE_LABEL);
    const ofNode = domainWeight(found);
    const ofZone = domainWeight(this.#countZones());
    let [fewest, most] = [Number.POSITIVE_INFINITY, 0];
    for (let index = 0; index < this.#count; index++) {
      const kind = this.#kinds[index] as number;
      const podsOfNode = Math.floor(kind / zones);
      const podsOfZone = podsInZone.get(zoneNames[kind % zones] as string) ?? 0;
      const sum = Math.round(
        spreadPart(podsOfNode, ofNode, DEFAULT_HOSTNAME_SKEW) + spreadPart(podsOfZone, ofZone, DEFAULT_ZONE_SKEW),
      );
      fewest = Math.min(fewest, sum);
      most = Math.max(most, sum);
      spread[kind] = sum;
    }
    const { weight } = podTopologySpreadScore;
    for (let index = 0; index < this.#count; index++) {
      const kind = this.#kinds[index] as number;
      spread[kind] = weight * spreadScore(spread[kind] as number, fewest, most);
    }
  }

  /** Chooses the nodes that score highest in all. Gives how many they are. */
  chooseBest(): number {
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < this.#count; index++) {
      const kind = this.#kinds[index] as number;
      highest = Math.max(highest, this.#score(kind) + (this.#spread[kind] as number));
    }
    let nodes = 0;
    for (let index = 0; index < this.#count; index++) {
      const kind = this.#kinds[index] as number;
      const score = this.#score(kind);
      const isHighest = score + (this.#spread[kind] as number) === highest;
      this.chosen[kind] = isHighest ? score : NO_NODE;
      if (isHighest) nodes += (this.best[kind] as number) & NODES_MASK;
    }
    return nodes;
  }

  /** Of how many zones are the nodes? */
  #countZones(): number {
    if (this.#zoneSeenIn.length < this.#zones) this.#zoneSeenIn = new Int32Array(2 * this.#zones);
    let zones = 0;
    for (let index = 0; index < this.#count; index++) {
      const zone = (this.#kinds[index] as number) % this.#zones;
      if (this.#zoneSeenIn[zone] !== this.#search) zones += 1;
      this.#zoneSeenIn[zone] = this.#search;
    }
    return zones;
  }

  /** The highest one elsewhere of a node of the kind. */
  #score(kind: number): number {
    return ((this.best[kind] as number) >> POINT_BITS) - 1;
  }
}
