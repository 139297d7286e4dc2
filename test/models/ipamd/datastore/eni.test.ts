import { describe, expect, it } from 'vitest';
import { Datastore } from '../../../../models/ipamd/datastore/datastore.ts';
import {
  availableAddresses,
  cidrKey,
  cidrsOfKind,
  compareEnis,
  type Eni,
  freeCidrs,
  totalAddresses,
} from '../../../../models/ipamd/datastore/eni.ts';
import { deviceOrder } from '../../../../models/ipamd/datastore/walk-order.ts';

function eniAt(device: number, id: string): Eni {
  const datastore = new Datastore({
    kind: 'prefix',
    cooldown: 30,
    walkOrder: deviceOrder,
    watcher: { datastoreChanged: () => {} },
  });
  return datastore.addEni({ id, device, primary: device === 0, trunk: false, efa: false, added: 0 });
}

it('interfaces are walked by device number; of two with the same one, as while one replaces the other, by id', () => {
  const enis = [eniAt(0, 'd'), eniAt(1, 'b'), eniAt(1, 'c'), eniAt(2, 'a')];
  for (const order of [enis, enis.toReversed()]) {
    expect(order.toSorted(compareEnis).map(({ id }) => id)).toEqual(['d', 'b', 'c', 'a']);
  }
});

it('each block has a key of its own, wherever it begins and of whatever kind it is', () => {
  const firsts = Array.from({ length: 64 }, (_, first) => first);
  const keys = (['secondary', 'prefix', 'ipv6-prefix'] as const).flatMap((kind) =>
    firsts.map((first) => cidrKey(kind, first)),
  );
  expect(new Set(keys).size).toBe(3 * 64);
});

describe('the addresses of an interface', () => {
  const datastore = new Datastore({
    kind: 'prefix',
    cooldown: 30,
    walkOrder: deviceOrder,
    watcher: { datastoreChanged: () => {} },
  });
  const eni = datastore.addEni({ id: 'eni', device: 0, primary: true, trunk: false, efa: false, added: 0 });
  for (const first of [32, 64]) datastore.addCidr(eni, 'prefix', first);
  for (const first of [5, 6, 7]) datastore.addCidr(eni, 'secondary', first);
  for (const pod of ['a', 'b']) datastore.assign(pod, 0);
  datastore.restore('c', 6, 'secondary');
  datastore.unassign('b', 0);

  it('are counted by kind: those that pods do not have are available, cooling or not', () => {
    expect([totalAddresses(eni, 'prefix'), availableAddresses(eni, 'prefix')]).toEqual([32, 31]);
    expect([totalAddresses(eni, 'secondary'), availableAddresses(eni, 'secondary')]).toEqual([3, 2]);
    expect(cidrsOfKind(eni, 'prefix').map(({ first }) => first)).toEqual([32, 64]);
  });

  it('are free in blocks without pods, of every kind', () => {
    expect(freeCidrs(eni).map(({ first }) => first)).toEqual([64, 5, 7]);
  });
});
