import type { Node } from '../node.ts';
import type { PodSpec } from '../pod.ts';

/** How many of the bound pods that a selector matches are on each node, kept up to date pod by pod. */
export class MatchingPods {
  /** By the nodes' slots. No node takes 65,536 pods (`maxPods` is at most 10,000). */
  #bySlot = new Uint16Array(0);
  #total = 0;
  #most = 0;
  readonly #state: { readonly nodes: readonly Node[] };
  readonly #byTopology = new Map<string, Map<string, number>>();
  readonly matches: (spec: PodSpec) => boolean;

  /** @param state knows all nodes that pods are counted on. */
  constructor(state: { readonly nodes: readonly Node[] }, matches: (spec: PodSpec) => boolean) {
    this.#state = state;
    this.matches = matches;
  }

  on(node: Node): number {
    return this.#bySlot[node.slot] ?? 0;
  }

  /** By the nodes' slots, for at least `slots` of them. Good until the next change. */
  bySlot(slots: number): Uint16Array {
    this.#makeRoom(slots);
    return this.#bySlot;
  }

  /** No node has more of them, or ever had. */
  get most(): number {
    return this.#most;
  }

  get total(): number {
    return this.#total;
  }

  /** The same by the value of a node label, over all nodes that have it. */
  byTopology(key: string): ReadonlyMap<string, number> {
    let counts = this.#byTopology.get(key);
    if (counts === undefined) {
      counts = new Map();
      for (const node of this.#state.nodes) addTo(counts, node.label(key), this.on(node));
      this.#byTopology.set(key, counts);
    }
    return counts;
  }

  add(node: Node, change: 1 | -1): void {
    const { slot } = node;
    this.#makeRoom(slot + 1);
    const count = (this.#bySlot[slot] as number) + change;
    this.#bySlot[slot] = count;
    if (count > this.#most) this.#most = count;
    this.#total += change;
    for (const [key, counts] of this.#byTopology) addTo(counts, node.label(key), change);
  }

  #makeRoom(slots: number): void {
    if (slots <= this.#bySlot.length) return;
    const larger = new Uint16Array(Math.max(slots, 2 * this.#bySlot.length));
    larger.set(this.#bySlot);
    this.#bySlot = larger;
  }
}

function addTo<Key>(counts: Map<Key, number>, key: Key | undefined, change: number): void {
  if (key === undefined) return;
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
