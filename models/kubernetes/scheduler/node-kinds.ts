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
  /** Of each kind, once the best are chosen: what they score elsewhere; `NO_NODE` where none of them is of it. */
  chosen = new Int32Array(64);
  /** What PodTopologySpread gives, its weight included. */
  #spread = new Int32Array(64);
  #zones = 0;
  #count = 0;

  /** Begins a search. @param pods no node has more of the pods that are to be spread. */
  begin(pods: number, zones: number): void {
    this.#zones = zones;
    this.#count = (pods + 1) * zones;
    if (this.#count > this.best.length) {
      const length = 2 * this.#count;
      this.best = new Int32Array(length);
      this.chosen = new Int32Array(length);
      this.#spread = new Int32Array(length);
    }
    this.best.fill(0, 0, this.#count);
    this.#spread.fill(0, 0, this.#count);
  }

  /** @param found how many nodes the search has found. */
  addSpread(pods: MatchingPods, zoneNames: readonly string[], found: number): void {
    const { best } = this;
    const spread = this.#spread;
    const zones = this.#zones;
    const podsInZone = pods.byTopology(ZONE_LABEL);
    const ofNode = domainWeight(found);
    const ofZone = domainWeight(this.#countZones());
    let [fewest, most] = [Number.POSITIVE_INFINITY, 0];
    for (let zone = 0; zone < zones; zone++) {
      const partOfZone = spreadPart(podsInZone.get(zoneNames[zone] as string) ?? 0, ofZone, DEFAULT_ZONE_SKEW);
      for (let kind = zone, podsOfNode = 0; kind < this.#count; kind += zones, podsOfNode++) {
        if (best[kind] === 0) continue;
        const sum = Math.round(spreadPart(podsOfNode, ofNode, DEFAULT_HOSTNAME_SKEW) + partOfZone);
        fewest = Math.min(fewest, sum);
        most = Math.max(most, sum);
        spread[kind] = sum;
      }
    }
    const { weight } = podTopologySpreadScore;
    for (let kind = 0; kind < this.#count; kind++) {
      if (best[kind] !== 0) spread[kind] = weight * spreadScore(spread[kind] as number, fewest, most);
    }
  }

  /** Chooses the nodes that score highest in all. Gives how many they are. */
  chooseBest(): number {
    const { best } = this;
    const spread = this.#spread;
    let highest = Number.NEGATIVE_INFINITY;
    for (let kind = 0; kind < this.#count; kind++) {
      if (best[kind] !== 0) highest = Math.max(highest, scoreOf(best[kind] as number) + (spread[kind] as number));
    }
    let nodes = 0;
    for (let kind = 0; kind < this.#count; kind++) {
      const score = scoreOf(best[kind] as number);
      const isHighest = best[kind] !== 0 && score + (spread[kind] as number) === highest;
      this.chosen[kind] = isHighest ? score : NO_NODE;
      if (isHighest) nodes += (best[kind] as number) & ((1 << POINT_BITS) - 1);
    }
    return nodes;
  }

  /** Of how many zones are the nodes? */
  #countZones(): number {
    let zones = 0;
    for (let zone = 0; zone < this.#zones; zone++) {
      let kind = zone;
      while (kind < this.#count && this.best[kind] === 0) kind += this.#zones;
      if (kind < this.#count) zones += 1;
    }
    return zones;
  }
}

function scoreOf(best: number): number {
  return (best >> POINT_BITS) - 1;
}
