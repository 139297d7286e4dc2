import { describe, expect, it } from 'vitest';
import type { PodAddress } from '../../../../models/ipamd/datastore/cidr.ts';
import { CoolingAddresses } from '../../../../models/ipamd/datastore/cooling-addresses.ts';
import { deviceOrder } from '../../../../models/ipamd/datastore/walk-order.ts';
import { onlyCidr } from '../../../harness/cidr.ts';

const COOLDOWN = 100;

/** An address that its pod gave back at a time. */
function releasedAt(time: number): PodAddress {
  const cidr = onlyCidr('secondary', 5);
  const record = cidr.assign(5, 'pod', deviceOrder);
  cidr.release(record, time);
  return record;
}

describe('the cooling addresses', () => {
  it('are counted up to and including the end of their period', () => {
    const cooling = new CoolingAddresses(COOLDOWN);
    cooling.add(releasedAt(0));
    cooling.add(releasedAt(10));
    expect([0, 100, 101, 110, 111].map((now) => cooling.count(now))).toEqual([2, 2, 1, 1, 0]);
  });

  it('tell when the next one is usable', () => {
    const cooling = new CoolingAddresses(COOLDOWN);
    expect(cooling.nextEnd(0)).toBeUndefined();
    cooling.add(releasedAt(0));
    cooling.add(releasedAt(10));
    expect(cooling.nextEnd(10)).toBe(101);
    expect(cooling.nextEnd(101)).toBe(111);
    expect(cooling.nextEnd(111)).toBeUndefined();
  });

  it('keep the order of their release when one comes back that was released earlier', () => {
    const cooling = new CoolingAddresses(COOLDOWN);
    cooling.add(releasedAt(20));
    cooling.insert(releasedAt(0));
    cooling.insert(releasedAt(10));
    expect([20, 101, 111, 121].map((now) => [cooling.count(now), cooling.nextEnd(now)])).toEqual([
      [3, 101],
      [2, 111],
      [1, 121],
      [0, undefined],
    ]);
  });

  it('hold an address once that goes and comes back', () => {
    const cooling = new CoolingAddresses(COOLDOWN);
    const [first, second] = [releasedAt(0), releasedAt(10)];
    cooling.add(first);
    cooling.add(second);
    cooling.remove(first);
    expect(cooling.count(20)).toBe(1);
    cooling.insert(first);
    expect(cooling.count(20)).toBe(2);
    cooling.remove(first);
    expect(cooling.count(20)).toBe(1);
    expect(cooling.nextEnd(20)).toBe(111);
  });
});
