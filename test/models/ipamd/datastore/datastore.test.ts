import { beforeEach, describe, expect, it } from 'vitest';
import type { CidrKind } from '../../../../models/ipamd/datastore/cidr.ts';
import { Datastore } from '../../../../models/ipamd/datastore/datastore.ts';
import { cidrKey, type Eni, freeCidrs } from '../../../../models/ipamd/datastore/eni.ts';
import { deviceOrder } from '../../../../models/ipamd/datastore/walk-order.ts';
import { seconds } from '../../../../sim/time.ts';

const COOLDOWN = seconds(30);
let changes: string[];
let datastore: Datastore;

function make(kind: CidrKind): Datastore {
  return new Datastore({
    kind,
    cooldown: COOLDOWN,
    walkOrder: deviceOrder,
    watcher: { datastoreChanged: (what) => changes.push(what) },
  });
}

function addEni(device: number, blocks: readonly number[] = [], kind: CidrKind = datastore.kind): Eni {
  const trunk = device === 7;
  const eni = datastore.addEni({ id: `eni-${device}`, device, primary: device === 0, trunk, efa: false, added: 0 });
  for (const first of blocks) datastore.addCidr(eni, kind, first);
  return eni;
}

beforeEach(() => {
  changes = [];
  datastore = make('secondary');
});

describe('the statistics', () => {
  it('count cooling addresses as available', () => {
    addEni(0, [5, 6, 7]);
    datastore.assign('a', 0);
    datastore.assign('b', 0);
    datastore.unassign('a', 100);
    expect(datastore.statistics(100)).toEqual({ total: 3, assigned: 1, cooling: 1, available: 2 });
    expect(datastore.statistics(100 + COOLDOWN).cooling).toBe(1);
    expect(datastore.statistics(101 + COOLDOWN).cooling).toBe(0);
  });

  it('leave out addresses of the other kind and of excluded interfaces', () => {
    const eni = addEni(0, [5, 6]);
    datastore.addCidr(eni, 'prefix', 32);
    addEni(1, [7]);
    datastore.setExcluded(eni, true, 0);
    expect(datastore.statistics(0).total).toBe(1);
    datastore.setExcluded(eni, false, 0);
    expect(datastore.statistics(0).total).toBe(3);
  });

  it('follow an interface whose subnet is excluded and included again', () => {
    const eni = addEni(0, [5, 6, 7]);
    for (const sandbox of ['a', 'b', 'c']) datastore.assign(sandbox, 0);
    datastore.unassign('a', 10);
    datastore.setExcluded(eni, true, 20);
    datastore.unassign('b', 30);
    expect(datastore.statistics(40)).toEqual({ total: 0, assigned: 0, cooling: 0, available: 0 });
    datastore.setExcluded(eni, false, 50);
    expect(datastore.statistics(50)).toEqual({ total: 3, assigned: 1, cooling: 2, available: 2 });
    // Of the two that cool the first to be released is the first to be usable.
    expect(datastore.nextCoolingEnd(50)).toBe(10 + COOLDOWN + 1);
    expect(datastore.nextCoolingEnd(20 + COOLDOWN)).toBe(30 + COOLDOWN + 1);
    expect(datastore.nextCoolingEnd(31 + COOLDOWN)).toBeUndefined();
  });

  it('know no cooling addresses of IPv6 pools', () => {
    datastore = make('ipv6-prefix');
    addEni(0, [0]);
    datastore.assign('a', 0);
    datastore.unassign('a', 1);
    expect(datastore.statistics(1)).toMatchObject({ assigned: 0, cooling: 0 });
  });

  it('forget the addresses of a CIDR that is taken out', () => {
    const eni = addEni(0, [5, 6]);
    for (const sandbox of ['a', 'b']) datastore.assign(sandbox, 0);
    datastore.unassign('a', 0);
    for (const cidr of [...eni.cidrs.values()]) datastore.removeCidr(eni, cidr);
    expect(datastore.statistics(0)).toEqual({ total: 0, assigned: 0, cooling: 0, available: 0 });
    expect(eni.pods).toBe(0);
    expect(datastore.addressOf('b')).toBeUndefined();
    expect(datastore.unassign('b', 1)).toBeUndefined();
  });
});

describe('assigning an address', () => {
  it('takes the first usable one of the first interface in walk order', () => {
    addEni(1, [7]);
    const first = addEni(0, [6, 5]);
    expect(datastore.assign('a', 0)).toMatchObject({ address: 6, cidr: { eni: first } });
    expect(datastore.assign('b', 0)).toMatchObject({ address: 5 });
    expect(datastore.assign('c', 0)).toMatchObject({ address: 7 });
    expect(datastore.assign('d', 0)).toBeUndefined();
    expect(first.pods).toBe(2);
  });

  it('gives a sandbox that has an address the same one again', () => {
    const eni = addEni(0, [5, 6]);
    const given = datastore.assign('a', 0);
    expect(datastore.assign('a', 1)).toBe(given);
    expect(given).toMatchObject({ address: 5, cidr: { eni } });
    expect(datastore.statistics(1).assigned).toBe(1);
  });

  it('passes over excluded interfaces and addresses of the other kind', () => {
    datastore.setExcluded(addEni(0, [5]), true, 0);
    datastore.addCidr(addEni(1), 'prefix', 32);
    addEni(2, [7]);
    expect(datastore.assign('a', 0)?.address).toBe(7);
  });

  it('leaves an address alone while it cools, up to and including the last microsecond', () => {
    addEni(0, [5]);
    datastore.assign('a', 0);
    datastore.unassign('a', 100);
    expect(datastore.hasUsableAddress(100 + COOLDOWN)).toBe(false);
    expect(datastore.assign('b', 100 + COOLDOWN)).toBeUndefined();
    expect(datastore.hasUsableAddress(101 + COOLDOWN)).toBe(true);
    expect(datastore.assign('b', 101 + COOLDOWN)?.address).toBe(5);
  });

  it('prefers in a prefix an address that was used before, and forgets the others that were', () => {
    datastore = make('prefix');
    addEni(0, [32]);
    for (const sandbox of ['a', 'b', 'c']) datastore.assign(sandbox, 0);
    expect(datastore.assign('d', 0)?.address).toBe(35);
    for (const sandbox of ['b', 'c', 'd']) datastore.unassign(sandbox, 0);
    const later = COOLDOWN + 1;
    expect(datastore.assign('e', later)?.address).toBe(33);
    // 34 and 35 count as never handed out again: the lowest is next.
    expect(datastore.assign('f', later)?.address).toBe(34);
    datastore.unassign('a', later);
    expect(datastore.assign('g', later)?.address).toBe(35);
  });
});

describe('giving a sandbox its address back after a restart', () => {
  it('takes the very address, wherever it is', () => {
    addEni(0, [5]);
    const second = addEni(1, [6]);
    datastore.restore('a', 6, 'secondary');
    expect(datastore.addressOf('a')).toBe(6);
    expect(second.pods).toBe(1);
    expect([...datastore.assignments()]).toEqual([{ sandbox: 'a', address: 6, kind: 'secondary' }]);
  });

  it('is left out when the address is gone or another has it', () => {
    addEni(0, [5]);
    datastore.restore('a', 9, 'secondary');
    expect(datastore.addressOf('a')).toBeUndefined();
    datastore.restore('b', 5, 'secondary');
    datastore.restore('c', 5, 'secondary');
    expect(datastore.addressOf('c')).toBeUndefined();
    expect(datastore.addressOf('b')).toBe(5);
  });

  it('does not take IPv4 numbers for IPv6 ones', () => {
    addEni(0, [0], 'ipv6-prefix');
    const second = addEni(1, [5]);
    datastore.restore('a', 5, 'secondary');
    expect(second.pods).toBe(1);
    datastore.restore('b', 5, 'ipv6-prefix');
    expect(datastore.findEni('eni-0')?.pods).toBe(1);
  });

  it('finds an address of a prefix in either mode', () => {
    const eni = addEni(0, [32], 'prefix');
    datastore.restore('a', 33, 'secondary');
    expect(eni.pods).toBe(1);
    expect(datastore.statistics(0).assigned).toBe(0);
  });
});

describe('the running count of prefixes', () => {
  it('follows prefixes, of excluded interfaces too, but no single addresses', () => {
    const eni = addEni(0, [32, 48], 'prefix');
    datastore.addCidr(eni, 'prefix', 32);
    datastore.addCidr(eni, 'secondary', 5);
    datastore.setExcluded(eni, true, 0);
    expect(datastore.prefixes).toBe(2);
    const [first] = eni.cidrs.values();
    if (first !== undefined) datastore.removeCidr(eni, first);
    expect(datastore.prefixes).toBe(1);
  });

  it('is one too few for each prefix of an interface that is taken out with its pods', () => {
    datastore = make('prefix');
    const busy = addEni(0, [32, 48]);
    const idle = addEni(1, [64]);
    datastore.assign('a', 0);
    datastore.removeEni(idle);
    expect(datastore.prefixes).toBe(2);
    datastore.removeEni(busy);
    expect(datastore.prefixes).toBe(-2);
  });

  it('misses those that leave an excluded interface', () => {
    datastore = make('prefix');
    const eni = addEni(0, [32]);
    const [cidr] = eni.cidrs.values();
    if (cidr !== undefined) datastore.dropFromExcluded(eni, cidr);
    expect(eni.cidrs.size).toBe(0);
    expect(datastore.prefixes).toBe(1);
  });
});

describe('free prefixes', () => {
  it('are those without pods, cooling or not, on every interface and in every mode', () => {
    const eni = addEni(0, [32, 48, 64], 'prefix');
    datastore.addCidr(eni, 'secondary', 5);
    datastore.setExcluded(eni, true, 0);
    datastore.restore('a', 33, 'prefix');
    datastore.restore('b', 50, 'prefix');
    datastore.unassign('b', 0);
    expect(datastore.freePrefixes()).toBe(2);
    expect(freeCidrs(eni).map(({ first }) => first)).toEqual([48, 64, 5]);
  });
});

describe('taking out', () => {
  it('spares the CIDR of an excluded interface that has a pod again, or is another one by now', () => {
    const eni = addEni(0, [5]);
    const [cidr] = eni.cidrs.values();
    if (cidr === undefined) throw new Error('a CIDR');
    datastore.assign('a', 0);
    datastore.dropFromExcluded(eni, cidr);
    expect(eni.cidrs.size).toBe(1);
    datastore.removeCidr(eni, cidr);
    datastore.addCidr(eni, 'secondary', 5);
    datastore.dropFromExcluded(eni, cidr);
    expect(eni.cidrs.size).toBe(1);
  });

  it('an interface forgets its pods', () => {
    const eni = addEni(0, [5]);
    datastore.assign('a', 0);
    datastore.removeEni(eni);
    expect(datastore.findEni(eni.id)).toBeUndefined();
    expect(datastore.eniCount).toBe(0);
    expect(datastore.addressOf('a')).toBeUndefined();
  });
});

describe('whoever watches the pool', () => {
  it('is told of each change, and whether interfaces or CIDRs came or went', () => {
    const eni = addEni(0, [5]);
    expect(changes).toEqual(['cidrs', 'cidrs']);
    changes = [];
    datastore.assign('a', 0);
    datastore.unassign('a', 0);
    expect(changes).toEqual(['addresses', 'addresses']);
    changes = [];
    datastore.restore('b', 5, 'secondary');
    expect(changes).toEqual(['addresses']);
    changes = [];
    datastore.setExcluded(eni, true, 0);
    const [cidr] = eni.cidrs.values();
    if (cidr !== undefined) datastore.removeCidr(eni, cidr);
    datastore.removeEni(eni);
    expect(changes).toEqual(['cidrs', 'cidrs', 'cidrs']);
  });

  it('is told nothing when nothing changes', () => {
    const eni = addEni(0, [5]);
    datastore.assign('a', 0);
    changes = [];
    addEni(0, [5]);
    datastore.setExcluded(eni, false, 0);
    datastore.assign('a', 0);
    datastore.unassign('unknown', 0);
    expect(changes).toEqual([]);
  });

  it('is told when the change has been made', () => {
    const seen: (string | number)[] = [];
    const watched: Datastore = new Datastore({
      kind: 'prefix',
      cooldown: COOLDOWN,
      walkOrder: deviceOrder,
      watcher: {
        datastoreChanged: () => {
          const { total, assigned } = watched.statistics(0);
          seen.push(`${watched.eniCount} ${watched.prefixes} ${total} ${assigned}`);
        },
      },
    });
    const add = (device: number) =>
      watched.addEni({ id: `eni-${device}`, device, primary: false, trunk: false, efa: false, added: 0 });
    const eni = add(0);
    watched.addCidr(eni, 'prefix', 32);
    watched.addCidr(eni, 'prefix', 64);
    watched.assign('a', 0);
    watched.unassign('a', 0);
    const [first, second] = eni.cidrs.values();
    if (first !== undefined) watched.removeCidr(eni, first);
    if (second !== undefined) watched.dropFromExcluded(eni, second);
    watched.setExcluded(add(1), true, 0);
    watched.removeEni(eni);
    expect(seen).toEqual([
      '1 0 0 0',
      '1 1 16 0',
      '1 2 32 0',
      '1 2 32 1',
      '1 2 32 0',
      '1 1 16 0',
      '1 1 0 0',
      '2 1 0 0',
      '2 1 0 0',
      '1 1 0 0',
    ]);
  });

  it('is told when a CIDR leaves an excluded interface', () => {
    const eni = addEni(0, [5]);
    changes = [];
    const [cidr] = eni.cidrs.values();
    if (cidr !== undefined) datastore.dropFromExcluded(eni, cidr);
    expect(changes).toEqual(['cidrs']);
  });
});

describe('the interfaces', () => {
  it('are walked by device number', () => {
    for (const device of [2, 0, 1]) addEni(device);
    const devices = [0, 1, 2];
    expect([...datastore.walkEnis()].map(({ device }) => device)).toEqual(devices);
    expect([...datastore.walkCopyOfEnis()].map(({ device }) => device)).toEqual(devices);
    expect([...datastore.enis].map(({ device }) => device)).toEqual(devices);
    expect(datastore.eniCount).toBe(3);
  });

  it('know the trunk, and count those that are excluded', () => {
    const eni = addEni(0);
    expect(datastore.trunk).toBeUndefined();
    expect(addEni(7)).toBe(datastore.trunk);
    expect(datastore.excludedEnis).toBe(0);
    datastore.setExcluded(eni, true, 0);
    expect(datastore.excludedEnis).toBe(1);
  });

  it('keep a prefix and a single address apart that begin at the same one', () => {
    const eni = addEni(0, [32]);
    datastore.addCidr(eni, 'prefix', 32);
    datastore.addCidr(eni, 'ipv6-prefix', 32);
    expect(eni.cidrs.size).toBe(3);
    expect(eni.cidrs.get(cidrKey('prefix', 32))?.size).toBe(16);
    expect(eni.cidrs.get(cidrKey('secondary', 32))?.size).toBe(1);
    expect(eni.cidrs.get(cidrKey('ipv6-prefix', 32))?.size).toBe(2 ** 48);
  });
});
