import { describe, expect, it } from 'vitest';
import { isCooling } from '../../../../models/ipamd/datastore/cidr.ts';
import { Datastore } from '../../../../models/ipamd/datastore/datastore.ts';
import { deviceOrder } from '../../../../models/ipamd/datastore/walk-order.ts';
import { seconds } from '../../../../sim/time.ts';
import { onlyCidr } from '../../../harness/cidr.ts';

const COOLDOWN = seconds(30);

/** Two single addresses. */
function twoAddresses(): Datastore {
  const datastore = new Datastore({
    kind: 'secondary',
    cooldown: COOLDOWN,
    walkOrder: deviceOrder,
    watcher: { datastoreChanged: () => {} },
  });
  const eni = datastore.addEni({ id: 'eni-0', device: 0, primary: true, trunk: false, efa: false, added: 0 });
  for (const first of [5, 6]) datastore.addCidr(eni, 'secondary', first);
  return datastore;
}

describe('whether a pod could have an address now', () => {
  it('is so as long as one was never handed out', () => {
    const datastore = twoAddresses();
    expect(datastore.hasUsableAddress(0)).toBe(true);
    datastore.assign('a', 0);
    expect(datastore.hasUsableAddress(0)).toBe(true);
  });

  it('is not so when all are assigned or cool, and is so again when one has cooled', () => {
    const datastore = twoAddresses();
    datastore.assign('a', 0);
    datastore.assign('b', 0);
    expect(datastore.hasUsableAddress(0)).toBe(false);
    datastore.unassign('a', 100);
    expect(datastore.hasUsableAddress(100)).toBe(false);
    expect(datastore.hasUsableAddress(100 + COOLDOWN)).toBe(false);
    expect(datastore.hasUsableAddress(101 + COOLDOWN)).toBe(true);
    expect(datastore.assign('c', 101 + COOLDOWN)).toBeDefined();
    expect(datastore.hasUsableAddress(101 + COOLDOWN)).toBe(false);
  });
});

describe('a block of addresses', () => {
  it('has none that cools a microsecond after the period of the one that was released last', () => {
    const prefix = onlyCidr('prefix', 32);
    expect(prefix.coolingEnds(COOLDOWN)).toBe(Number.NEGATIVE_INFINITY);
    const [first, second] = [prefix.assign(32, 'a', deviceOrder), prefix.assign(33, 'b', deviceOrder)];
    prefix.assign(34, 'c', deviceOrder);
    prefix.release(second, 200);
    prefix.release(first, 100);
    const end = prefix.coolingEnds(COOLDOWN);
    expect(end).toBe(200 + COOLDOWN + 1);
    expect(isCooling(second, end - 1, COOLDOWN)).toBe(true);
    expect(isCooling(second, end, COOLDOWN)).toBe(false);
  });

  it.each([
    ['secondary', 1],
    ['prefix', 16],
    ['ipv6-prefix', 2 ** 48],
  ] as const)('of kind %s contains %d addresses', (kind, size) => {
    const block = onlyCidr(kind, 32);
    expect([31, 32, 31 + size, 32 + size].map((address) => block.contains(address))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
