import { expect, it } from 'vitest';
import { SubnetChoice } from '../../../../models/node-groups/karpenter/subnet-choice.ts';
import { minutes, seconds } from '../../../../sim/time.ts';

const SUBNETS = [
  { id: 'a1', zone: 'a' },
  { id: 'a2', zone: 'a' },
  { id: 'b1', zone: 'b' },
];

it('takes the subnet of each zone that has the most free addresses', () => {
  const free: Record<string, number> = { a1: 100, a2: 200, b1: 5 };
  const choice = new SubnetChoice((id) => free[id] ?? 0);
  expect([...choice.choose(SUBNETS, 29, 0)]).toEqual([
    ['a', 'a2'],
    ['b', 'b1'],
  ]);
});

it('takes off what it launches as if each node held an address for every pod, until EC2 is asked again', () => {
  const choice = new SubnetChoice((id) => ({ a1: 180, a2: 200 })[id] ?? 0);
  expect(choice.choose(SUBNETS, 29, 0).get('a')).toBe('a2');
  // 171 are left of a2 as far as Karpenter knows.
  expect(choice.choose(SUBNETS, 29, seconds(1)).get('a')).toBe('a1');
  expect(choice.choose(SUBNETS, 29, seconds(2)).get('a')).toBe('a2');
  expect(choice.choose(SUBNETS, 29, minutes(1)).get('a')).toBe('a2');
});

it('gives back what was taken off a subnet in which nothing was launched', () => {
  const choice = new SubnetChoice((id) => ({ a1: 180, a2: 200 })[id] ?? 0);
  choice.choose(SUBNETS, 29, 0);
  choice.notUsed('a2', 29);
  expect(choice.choose(SUBNETS, 29, seconds(1)).get('a')).toBe('a2');
});

it('leaves a subnet out for 3 minutes that has refused an instance', () => {
  const choice = new SubnetChoice((id) => ({ a1: 180, a2: 200 })[id] ?? 0);
  choice.refused('a2', 0);
  choice.refused('b1', 0);
  expect([...choice.choose(SUBNETS, 29, seconds(179))]).toEqual([['a', 'a1']]);
  expect(choice.choose(SUBNETS, 29, seconds(240)).get('a')).toBe('a2');
});
