import type { RandomStream } from '../../../sim/random.ts';

/** A map that can be walked as the daemon walks it. */
export interface WalkedMap<K, V> {
  readonly size: number;
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
  delete(key: K): boolean;
  /** For questions to which the order does not matter: asking them leaves no trace. */
  values(): Iterable<V>;
  /** The daemon's own walk. In random order each one draws from the stream. */
  walk(): Iterable<V>;
  /** The same walk, until `visit` gives something: that is the result. Cheaper than `walk`, for what every ADD does. */
  walkUntil<R>(visit: (value: V) => R | undefined): R | undefined;
}

/** Makes the daemon's maps. `compare` is the order in which a deterministic walk goes; without it, the order of insertion. */
export type WalkOrder = <K, V>(compare?: (a: V, b: V) => number) => WalkedMap<K, V>;

/** The fixed order of the recorded runs: interfaces by device number, CIDRs as they were added, addresses ascending. */
export const deviceOrder: WalkOrder = <K, V>(compare?: (a: V, b: V) => number): WalkedMap<K, V> =>
  compare === undefined ? new InsertionMap<K, V>() : new SortedMap<K, V>(compare);

/** What Go's maps do (Go 1.24 and later): see `GoMap`. */
export function randomOrder(stream: RandomStream): WalkOrder {
  return <K, V>() => new GoMap<K, V>(stream);
}

class InsertionMap<K, V> extends Map<K, V> implements WalkedMap<K, V> {
  walk(): Iterable<V> {
    return this.values();
  }

  walkUntil<R>(visit: (value: V) => R | undefined): R | undefined {
    return firstResult(this.values(), visit);
  }
}

function firstResult<V, R>(values: Iterable<V>, visit: (value: V) => R | undefined): R | undefined {
  for (const value of values) {
    const result = visit(value);
    if (result !== undefined) return result;
  }
  return undefined;
}

class SortedMap<K, V> extends Map<K, V> implements WalkedMap<K, V> {
  readonly #compare: (a: V, b: V) => number;
  #sorted: V[] | undefined;

  constructor(compare: (a: V, b: V) => number) {
    super();
    this.#compare = compare;
  }

  override set(key: K, value: V): this {
    this.#sorted = undefined;
    return super.set(key, value);
  }

  override delete(key: K): boolean {
    this.#sorted = undefined;
    return super.delete(key);
  }

  override values(): MapIterator<V> {
    this.#sorted ??= [...super.values()].sort(this.#compare);
    return this.#sorted.values();
  }

  walk(): Iterable<V> {
    return this.values();
  }

  walkUntil<R>(visit: (value: V) => R | undefined): R | undefined {
    return firstResult(this.values(), visit);
  }
}

const SLOTS_PER_GROUP = 8;
/** A map of more than one group grows when 7 of 8 slots are taken. */
const LARGEST_LOAD = 7 / 8;

/**
 * The order of Go's own maps (Go 1.24, internal/runtime/maps). Entries are in groups of 8 slots: a map of up to 8 entries
 * has one group, a larger one chooses a group for each entry by its hash, here at random anew whenever the map grows. In
 * its group a new entry takes the lowest empty slot. A walk starts at a slot drawn uniformly and goes round, passing over
 * empty slots: entries behind a gap come first more often than others.
 */
class GoMap<K, V> implements WalkedMap<K, V> {
  readonly #stream: RandomStream;
  readonly #slotOfKey = new Map<K, number>();
  #slots: ({ key: K; value: V } | undefined)[] = new Array(SLOTS_PER_GROUP).fill(undefined);

  constructor(stream: RandomStream) {
    this.#stream = stream;
  }

  get size(): number {
    return this.#slotOfKey.size;
  }

  get(key: K): V | undefined {
    const slot = this.#slotOfKey.get(key);
    return slot === undefined ? undefined : this.#slots[slot]?.value;
  }

  set(key: K, value: V): void {
    const slot = this.#slotOfKey.get(key);
    if (slot !== undefined) {
      this.#slots[slot] = { key, value };
      return;
    }
    const mostEntries = this.#groups === 1 ? SLOTS_PER_GROUP : this.#slots.length * LARGEST_LOAD;
    if (this.size + 1 > mostEntries) this.#grow();
    this.#place(key, value);
  }

  delete(key: K): boolean {
    const slot = this.#slotOfKey.get(key);
    if (slot !== undefined) this.#slots[slot] = undefined;
    return this.#slotOfKey.delete(key);
  }

  *values(): Generator<V> {
    for (const entry of this.#slots) if (entry !== undefined) yield entry.value;
  }

  /** The entries that are there when the walk begins; one that is deleted before its turn is passed over. */
  *walk(): Generator<V> {
    if (this.size === 0) return;
    const slots = this.#slots;
    const start = this.#stream.below(slots.length);
    for (let i = 0; i < slots.length; i += 1) {
      const entry = slots[(start + i) % slots.length];
      if (entry !== undefined && this.#slotOfKey.has(entry.key)) yield entry.value;
    }
  }

  walkUntil<R>(visit: (value: V) => R | undefined): R | undefined {
    if (this.size === 0) return undefined;
    const slots = this.#slots;
    const start = this.#stream.below(slots.length);
    for (let i = 0; i < slots.length; i += 1) {
      const entry = slots[(start + i) % slots.length];
      const result = entry === undefined ? undefined : visit(entry.value);
      if (result !== undefined) return result;
    }
    return undefined;
  }

  get #groups(): number {
    return this.#slots.length / SLOTS_PER_GROUP;
  }

  #grow(): void {
    const entries = this.#slots.filter((entry) => entry !== undefined);
    this.#slots = new Array(this.#slots.length * 2).fill(undefined);
    for (const { key, value } of entries) this.#place(key, value);
  }

  #place(key: K, value: V): void {
    let slot: number | undefined;
    while (slot === undefined) {
      slot = this.#lowestEmptySlot(this.#groups === 1 ? 0 : this.#stream.below(this.#groups));
    }
    this.#slots[slot] = { key, value };
    this.#slotOfKey.set(key, slot);
  }

  #lowestEmptySlot(group: number): number | undefined {
    const first = group * SLOTS_PER_GROUP;
    for (let slot = first; slot < first + SLOTS_PER_GROUP; slot += 1) if (this.#slots[slot] === undefined) return slot;
    return undefined;
  }
}
