/** A map that can be walked as the daemon walks it. */
export interface WalkedMap<K, V> {
  readonly size: number;
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
  delete(key: K): boolean;
  /** For questions to which the order does not matter: asking them leaves no trace. */
  values(): readonly V[];
  /** Those of `values` that are accepted. For what is asked seldom: nothing is kept of it. */
  filter(accepts: (value: V) => boolean): V[];
  /** The daemon's own walk. In random order each one draws anew. */
  walk(): Iterable<V>;
  /** The same walk, until `visit` gives something: that is the result. Cheaper than `walk`, for what every ADD does. */
  walkUntil<R>(visit: (value: V) => R | undefined): R | undefined;
}

/** Makes the daemon's maps. */
export interface WalkOrder {
  /** @param compare the order in which a deterministic walk goes; without it, the order of insertion. */
  map<K, V>(compare?: (a: V, b: V) => number): WalkedMap<K, V>;
  /** A walk through a map of up to eight entries, which has one: there is nothing to choose, but a random walk draws where it starts. */
  walkOfOne(): void;
}

/** The fixed order of the recorded runs: interfaces by device number, CIDRs as they were added, addresses ascending. */
export const deviceOrder: WalkOrder = {
  map: <K, V>(compare?: (a: V, b: V) => number) => new OrderedMap<K, V>(compare),
  walkOfOne: () => {},
};

/** What random walks draw from, such as a random stream. */
export interface Chance {
  /** Uniform among the whole numbers 0 ... count - 1. */
  below(count: number): number;
}

/** What Go's maps do (Go 1.24 and later): see `GoMap`. */
export class RandomOrder implements WalkOrder {
  readonly #chance: Chance;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  map<K, V>(): WalkedMap<K, V> {
    return new GoMap<K, V>(this.#chance);
  }

  walkOfOne(): void {
    this.#chance.below(SLOTS_PER_GROUP);
  }
}

/** A map that is walked in the order of `compare`, or else in that of insertion. */
class OrderedMap<K, V> implements WalkedMap<K, V> {
  readonly #compare: ((a: V, b: V) => number) | undefined;
  readonly #byKey = new Map<K, V>();
  /** The values in order, until the next change: maps are walked more often than changed. */
  #list: V[] | undefined;

  constructor(compare: ((a: V, b: V) => number) | undefined) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#byKey.size;
  }

  get(key: K): V | undefined {
    return this.#byKey.get(key);
  }

  set(key: K, value: V): void {
    this.#list = undefined;
    this.#byKey.set(key, value);
  }

  delete(key: K): boolean {
    this.#list = undefined;
    return this.#byKey.delete(key);
  }

  values(): readonly V[] {
    if (this.#list === undefined) {
      this.#list = [...this.#byKey.values()];
      if (this.#compare !== undefined && this.#list.length > 1) this.#list.sort(this.#compare);
    }
    return this.#list;
  }

  filter(accepts: (value: V) => boolean): V[] {
    return this.values().filter(accepts);
  }

  walk(): readonly V[] {
    return this.values();
  }

  /** Over the entries that are there when the walk begins. */
  walkUntil<R>(visit: (value: V) => R | undefined): R | undefined {
    const values = this.values();
    for (let i = 0; i < values.length; i += 1) {
      const result = visit(values[i] as V);
      if (result !== undefined) return result;
    }
    return undefined;
  }
}

const SLOTS_PER_GROUP = 8;
/** A map of more than one group grows when 7 of 8 slots are taken. */
const LARGEST_LOAD = 7 / 8;
/** Up to so many groups are searched through for a key. */
const SEARCHED_GROUPS = 4;

/**
 * The order of Go's own maps (Go 1.24, internal/runtime/maps). Entries are in groups of 8 slots: a map of up to 8 entries
 * has one group, a larger one chooses a group for each entry by its hash, here at random anew whenever the map grows. In
 * its group a new entry takes the lowest empty slot. A walk starts at a slot drawn uniformly and goes round, passing over
 * empty slots: entries behind a gap come first more often than others.
 */
class GoMap<K, V> implements WalkedMap<K, V> {
  readonly #chance: Chance;
  /** By slot; undefined where a slot is empty. Slots behind the last one that was ever taken are left out, exactly: there are many maps. */
  #keys: (K | undefined)[] = [];
  #entries: (V | undefined)[] = [];
  #groups = 1;
  #size = 0;
  /** Undefined while there are a few groups only: one is searched through, as Go does it, and several cost less than an index. */
  #slotOfKey: Map<K, number> | undefined;
  /** What `values` gave, until the next change. */
  #list: V[] | undefined;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  get size(): number {
    return this.#size;
  }

  get(key: K): V | undefined {
    const slot = this.#slotOf(key);
    return slot < 0 ? undefined : this.#entries[slot];
  }

  set(key: K, value: V): void {
    this.#list = undefined;
    const slot = this.#slotOf(key);
    if (slot >= 0) {
      this.#entries[slot] = value;
      return;
    }
    const slots = this.#groups * SLOTS_PER_GROUP;
    const mostEntries = this.#groups === 1 ? SLOTS_PER_GROUP : slots * LARGEST_LOAD;
    if (this.#size + 1 > mostEntries) this.#grow();
    this.#place(key, value);
    this.#size += 1;
  }

  delete(key: K): boolean {
    const slot = this.#slotOf(key);
    if (slot < 0) return false;
    this.#list = undefined;
    this.#keys[slot] = undefined;
    this.#entries[slot] = undefined;
    this.#slotOfKey?.delete(key);
    this.#size -= 1;
    return true;
  }

  values(): readonly V[] {
    // Of exact length by `slice`: what `filter` gives has room for 16 more, and there are very many of these lists.
    this.#list ??= this.#entries.filter((value) => value !== undefined).slice();
    return this.#list;
  }

  filter(accepts: (value: V) => boolean): V[] {
    return this.#entries.filter((value) => value !== undefined && accepts(value)) as V[];
  }

  /** The entries that are there when the walk begins; one that is deleted before its turn is passed over. */
  *walk(): Generator<V> {
    if (this.#size === 0) return;
    const [keys, entries, slots] = [this.#keys, this.#entries, this.#groups * SLOTS_PER_GROUP];
    const start = this.#chance.below(slots);
    for (let i = 0; i < slots; i += 1) {
      const slot = (start + i) % slots;
      const key = keys[slot];
      if (key !== undefined && this.#slotOf(key) >= 0) yield entries[slot] as V;
    }
  }

  walkUntil<R>(visit: (value: V) => R | undefined): R | undefined {
    if (this.#size === 0) return undefined;
    const entries = this.#entries;
    const slots = this.#groups * SLOTS_PER_GROUP;
    const start = this.#chance.below(slots);
    for (let i = 0; i < slots; i += 1) {
      // A power of two, as the number of groups is.
      const value = entries[(start + i) & (slots - 1)];
      const result = value === undefined ? undefined : visit(value);
      if (result !== undefined) return result;
    }
    return undefined;
  }

  #slotOf(key: K): number {
    return this.#slotOfKey === undefined ? this.#keys.indexOf(key) : (this.#slotOfKey.get(key) ?? -1);
  }

  #grow(): void {
    const [keys, entries] = [this.#keys, this.#entries];
    this.#groups *= 2;
    this.#keys = [];
    this.#entries = [];
    this.#slotOfKey = this.#groups > SEARCHED_GROUPS ? new Map() : undefined;
    for (const [slot, key] of keys.entries()) if (key !== undefined) this.#place(key, entries[slot] as V);
  }

  #place(key: K, value: V): void {
    let slot: number | undefined;
    while (slot === undefined) {
      slot = this.#lowestEmptySlot(this.#groups === 1 ? 0 : this.#chance.below(this.#groups));
    }
    if (slot >= this.#keys.length) {
      const more = slot + 1 - this.#keys.length;
      this.#keys = this.#keys.concat(new Array(more));
      this.#entries = this.#entries.concat(new Array(more));
    }
    this.#keys[slot] = key;
    this.#entries[slot] = value;
    this.#slotOfKey?.set(key, slot);
  }

  #lowestEmptySlot(group: number): number | undefined {
    const first = group * SLOTS_PER_GROUP;
    for (let slot = first; slot < first + SLOTS_PER_GROUP; slot += 1) if (this.#keys[slot] === undefined) return slot;
    return undefined;
  }
}
