import { describe, expect, it } from 'vitest';
import { deviceOrder, randomOrder, type WalkedMap } from '../../../../models/ipamd/datastore/walk-order.ts';
import { RandomStream } from '../../../../sim/random.ts';

const WALKS = 8_000;

function mapOf(...entries: string[]): WalkedMap<string, string> {
  const map = randomOrder(new RandomStream('walks'))<string, string>();
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
    expect(map.size).toBe(3);
  });

  it('passes every entry once, however many there are', () => {
    for (const count of [1, 8, 9, 14, 15, 50, 300]) {
      const map = mapOf(...entries(count));
      expect([...map.walk()].sort(), `${count} entries`).toEqual(entries(count).sort());
      expect([...map.values()].sort()).toEqual(entries(count).sort());
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

  it('draws nothing for an empty map, nor for questions to which the order does not matter', () => {
    const stream = new RandomStream('walks');
    const map = randomOrder(stream)<string, string>();
    expect([...map.walk()]).toEqual([]);
    map.set('a', 'a');
    expect([...map.values()]).toEqual(['a']);
    expect(stream.next()).toBe(new RandomStream('walks').next());
  });
});

describe('a walk in the order of the recordings', () => {
  it('follows the comparison, or else the order of insertion', () => {
    const sorted = deviceOrder<string, number>((a, b) => a - b);
    const inserted = deviceOrder<string, number>();
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
