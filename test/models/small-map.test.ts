import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SmallMap } from '../../models/small-map.ts';

it('a small map holds what a Map does, in the same order', () => {
  const step = fc.record({ key: fc.nat(9), value: fc.option(fc.nat(99), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const small = new SmallMap<number, number>();
      const map = new Map<number, number>();
      for (const { key, value } of steps) {
        if (value === undefined) {
          expect(small.delete(key)).toBe(map.get(key));
          map.delete(key);
        } else {
          small.set(key, value);
          map.set(key, value);
        }
        expect(small.entries).toEqual([...map]);
        expect(small.keys).toEqual([...map.keys()]);
        for (let each = 0; each < 10; each++) {
          expect(small.get(each)).toBe(map.get(each));
          expect(small.has(each)).toBe(map.has(each));
        }
      }
    }),
  );
});
