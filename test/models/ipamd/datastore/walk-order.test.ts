import { describe, expect, it } from 'vitest';
import { deviceOrder, RandomOrder, type WalkedMap } from '../../../../models/ipamd/datastore/walk-order.ts';
import { RandomStream } from '../../../../sim/random.ts';

const WALKS = 8_000;

function mapOf(...entries: string[]): WalkedMap<string, string> {
  const map = new RandomOrder(new RandomStream('walks')).map<string, string>();
  for (const entry of entries) map.set(entry, entry);
  return map;
}

/** In how many of 8 walks each entry comes first, to the nearest half. */
function firstOfEight(map: WalkedMap<string, string>): Record<string, number> {
  const first: Record<string, number> = {};
  for (let walk = 0; walk < WALKS; walk += 1) {
    const [entry = ''] = map.walk();
    first[entry] = (first[entry] ?? 0) + 1;
  }
  return Object.fromEntries(
    Object.entries(first).map(([entry, count]) => [entry, Math.round((count / WALKS) * 16) / 2]),
  );
}

const entries = (count: number) => Array.from({ length: count }, (_, index) => `entry-${index}`);

describe('a walk in the order of Go maps', () => {
  it('starts at one of 8 slots and goes round, passing over the empty ones', () => {
    expect(firstOfEight(mapOf('a', 'b', 'c'))).toEqual({ a: 6, b: 1, c: 1 });
    const orders = new Set(Array.from({ length: 200 }, () => [...mapOf('a', 'b', 'c').walk()].join('')));
    expect(orders).toEqual(new Set(['abc']));
    const map = mapOf('a', 'b', 'c');
    expect(new Set(Array.from({ length: 200 }, () => [...map.walk()].join('')))).toEqual(
      new Set(['abc', 'bca', 'cab']),
    );
  });

  it('finds a new entry in the lowest empty slot', () => {
    const map = mapOf('a', 'b', 'c');
    map.delete('a');
    expect(firstOfEight(map)).toEqual({ b: 7, c: 1 });
    map.set('d', 'd');
    expect(firstOfEight(map)).toEqual({ d: 6, b: 1, c: 1 });
  });

  it('keeps an entry in its slot when its value is replaced', () => {
    const map = mapOf('a', 'b', 'c');
    map.set('b', 'new');
    expect(firstOfEight(map)).toEqual({ a: 6, new: 1, c: 1 });
    expect([...map.values()]).toEqual(['a', 'new', 'c']);
    map.set('a', 'newer');
    expect([...map.values()]).toEqual(['newer', 'new', 'c']);
    expect(map.size).toBe(3);
  });

  it('passes every entry once, however many there are', () => {
    for (const count of [1, 8, 9, 14, 15, 50, 300]) {
      const map = mapOf(...entries(count));
      expect([...map.walk()].sort(), `${count} entries`).toEqual(entries(count).sort());
      expect([...map.values()].sort()).toEqual(entries(count).sort());
    }
  });

  it('passes every entry once in maps that are as full as they get, whichever groups are full', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      for (const count of [14, 28]) {
        const map = new RandomOrder(new RandomStream(`seed ${seed}`)).map<string, string>();
        for (const entry of entries(count)) map.set(entry, entry);
        expect([...map.walk()].sort(), `seed ${seed}`).toEqual(entries(count).sort());
      }
    }
  });

  it('keeps the order of a larger map, in groups of 8 slots that are filled from below', () => {
    const map = mapOf(...entries(9));
    const rotations = new Set(Array.from({ length: 500 }, () => [...map.walk()].join()));
    expect(rotations.size).toBeLessThanOrEqual(9);
    // 16 slots: only the first entries of the two groups are behind empty slots, and so come first more often than once in 16.
    const likely = Object.values(firstOfEight(map)).filter((count) => count > 0.5);
    expect(likely.length).toBeLessThanOrEqual(2);
  });

  it('passes over an entry that is deleted before its turn', () => {
    const map = mapOf('a', 'b', 'c');
    const seen: string[] = [];
    for (const entry of map.walk()) {
      seen.push(entry);
      for (const other of ['a', 'b', 'c']) if (other !== entry) map.delete(other);
    }
    expect(seen).toHaveLength(1);
  });

  it('passes over an entry that is deleted before its turn when the map has grown meanwhile, and over new ones', () => {
    const map = mapOf(...entries(8));
    const seen: string[] = [];
    for (const entry of map.walk()) {
      seen.push(entry);
      map.set('new', 'new');
      for (const other of entries(8)) if (other !== entry) map.delete(other);
    }
    expect(seen).toHaveLength(1);
    expect([...map.walk()].sort()).toEqual([...seen, 'new'].sort());
  });

  it('draws nothing for an empty map, nor for questions to which the order does not matter', () => {
    const stream = new RandomStream('walks');
    const map = new RandomOrder(stream).map<string, string>();
    expect([...map.walk()]).toEqual([]);
    expect(map.walkUntil(() => 'found')).toBeUndefined();
    map.set('a', 'a');
    expect([...map.values()]).toEqual(['a']);
    expect(stream.next()).toBe(new RandomStream('walks').next());
  });
});

/** Knows from how many numbers the last one was drawn. */
class WatchedStream extends RandomStream {
  lastCount = 0;

  override below(count: number): number {
    this.lastCount = count;
    return super.below(count);
  }
}

describe('a Go map', () => {
  /** How many slots a map has after so many new entries. */
  function slotsWith(count: number): number {
    const stream = new WatchedStream('slots');
    const map = new RandomOrder(stream).map<string, string>();
    for (const entry of entries(count)) map.set(entry, entry);
    [...map.walk()];
    return stream.lastCount;
  }

  it('has 8 slots for up to 8 entries, then twice as many whenever more than 7 of 8 would be taken', () => {
    expect([1, 8, 9, 14, 15, 28, 29, 56, 57].map(slotsWith)).toEqual([8, 8, 16, 16, 32, 32, 64, 64, 128]);
  });

  it('has room again for each entry that leaves', () => {
    const stream = new WatchedStream('slots');
    const map = new RandomOrder(stream).map<string, string>();
    for (const entry of entries(8)) map.set(entry, entry);
    for (const entry of entries(8)) {
      expect(map.delete(entry)).toBe(true);
      map.set(`other-${entry}`, entry);
    }
    [...map.walk()];
    expect([map.size, stream.lastCount]).toEqual([8, 8]);
  });

  it('finds each entry by its key, however many there are, until it leaves', () => {
    const map = mapOf(...entries(100));
    for (const entry of entries(100)) expect(map.get(entry)).toBe(entry);
    for (const entry of entries(50)) expect(map.delete(entry)).toBe(true);
    const left = entries(100).slice(50);
    expect(entries(100).filter((entry) => map.get(entry) !== undefined)).toEqual(left);
    expect([...map.values()].sort()).toEqual(left.toSorted());
    expect([...map.walk()].sort()).toEqual(left.toSorted());
    expect(map.delete('entry-0')).toBe(false);
    expect(map.size).toBe(50);
  });

  it('keeps the order of its entries while it has room, and chooses another when it grows', () => {
    const rotatedTo = (first: string, order: readonly string[]) => {
      const index = order.indexOf(first);
      return [...order.slice(index), ...order.slice(0, index)];
    };
    const map = mapOf(...entries(20));
    const before = [...map.walk()];
    expect(rotatedTo('entry-0', [...map.walk()])).toEqual(rotatedTo('entry-0', before));
    for (const entry of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) map.set(entry, entry);
    const after = rotatedTo('entry-0', [...map.walk()]).filter((entry) => before.includes(entry));
    expect(after).not.toEqual(rotatedTo('entry-0', before));
    expect(after.toSorted()).toEqual(before.toSorted());
  });
});

describe.each<[string, () => WalkedMap<string, string>]>([
  ['of Go', () => new RandomOrder(new RandomStream('walks')).map()],
  ['of the recordings, sorted', () => deviceOrder.map<string, string>((a, b) => (a < b ? -1 : 1))],
  ['of the recordings, as they came', () => deviceOrder.map<string, string>()],
])('a walk that looks for something, in the order %s', (_, make) => {
  function mapWith(...names: string[]): WalkedMap<string, string> {
    const map = make();
    for (const name of names) map.set(name, name);
    return map;
  }

  it.each([1, 3, 8, 9, 40])('goes as the walk through all does: %d entries', (count) => {
    const [through, looking] = [mapWith(...entries(count)), mapWith(...entries(count))];
    const seen: string[] = [];
    expect(looking.walkUntil((entry) => void seen.push(entry))).toBeUndefined();
    expect(seen).toEqual([...through.walk()]);
  });

  it('knows of each change, as do questions without an order', () => {
    const map = mapWith('a', 'b');
    expect([...map.values()]).toEqual(['a', 'b']);
    map.set('c', 'c');
    expect([...map.values()]).toEqual(['a', 'b', 'c']);
    map.delete('b');
    expect([...map.values()]).toEqual(['a', 'c']);
    map.set('a', 'again');
    expect([...map.values()].sort()).toEqual(['again', 'c']);
    expect([map.get('a'), map.get('b'), map.size]).toEqual(['again', undefined, 2]);
    expect([...map.walk()].sort()).toEqual(['again', 'c']);
  });

  it('ends at the first that is found', () => {
    const map = mapWith(...entries(12));
    const seen: string[] = [];
    const found = map.walkUntil((entry) => {
      seen.push(entry);
      return seen.length === 4 ? `found ${entry}` : undefined;
    });
    expect(seen).toHaveLength(4);
    expect(found).toBe(`found ${seen[3]}`);
  });

  it('is not moved by a question for some of the entries', () => {
    const [asked, other] = [mapWith(...entries(9)), mapWith(...entries(9))];
    asked.delete('entry-3');
    other.delete('entry-3');
    expect(asked.filter((entry) => entry >= 'entry-2').sort()).toEqual(entries(9).slice(2).toSpliced(1, 1));
    expect(asked.filter(() => false)).toEqual([]);
    expect([...asked.walk()]).toEqual([...other.walk()]);
  });

  it('finds nothing in an empty map', () => {
    expect(make().walkUntil(() => 'found')).toBeUndefined();
    const map = mapWith('a');
    map.delete('a');
    expect(map.walkUntil(() => 'found')).toBeUndefined();
    expect([...map.values()]).toEqual([]);
  });
});

describe('a walk in the order of the recordings', () => {
  it('follows the comparison, or else the order of insertion', () => {
    const sorted = deviceOrder.map<string, number>((a, b) => a - b);
    const inserted = deviceOrder.map<string, number>();
    for (const map of [sorted, inserted]) {
      map.set('x', 3);
      map.set('y', 1);
    }
    expect([...sorted.walk()]).toEqual([1, 3]);
    expect([...inserted.walk()]).toEqual([3, 1]);
    sorted.set('z', 2);
    expect([...sorted.walk()]).toEqual([1, 2, 3]);
    sorted.delete('y');
    expect([...sorted.walk()]).toEqual([2, 3]);
  });
});

describe('a walk through a map of one entry', () => {
  it('draws what the walk itself would', () => {
    const [walked, spared] = [new RandomStream('walks'), new RandomStream('walks')];
    const map = new RandomOrder(walked).map<string, string>();
    map.set('a', 'a');
    expect([...map.walk()]).toEqual(['a']);
    new RandomOrder(spared).walkOfOne();
    expect(spared.next()).toBe(walked.next());
  });
});
