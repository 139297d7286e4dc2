import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ipv4Set } from '../../models/ipv4-set.ts';

describe('a set of IPv4 addresses', () => {
  it('has what was added and not deleted since, up to 255.255.255.255', () => {
    const address = fc.oneof(
      fc.integer({ min: 0, max: 70 }),
      fc.integer({ min: 4_060, max: 4_130 }),
      fc.integer({ min: 2 ** 32 - 70, max: 2 ** 32 - 1 }),
    );
    const step = fc.record({ address, add: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const [addresses, reference] = [new Ipv4Set(), new Set<number>()];
        for (const { address, add } of steps) {
          if (add) addresses.add(address);
          else addresses.delete(address);
          if (add) reference.add(address);
          else reference.delete(address);
          for (const each of [...steps.map((one) => one.address), 0, 31, 32, 4_095, 4_096, 2 ** 32 - 1]) {
            expect(addresses.has(each)).toBe(reference.has(each));
          }
        }
      }),
    );
  });
});
