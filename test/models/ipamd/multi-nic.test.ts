import { describe, expect, it } from 'vitest';
import { causeOfWait } from '../../../models/observations/cause-of-wait.ts';
import { minutes, NEVER, seconds } from '../../../sim/time.ts';
import { OneNode, type OneNodeOptions, subnet } from '../../harness/one-node.ts';

const EVERY_CARD = { wantsEveryCard: true };

/** A c6in.32xlarge: two network cards of 8 interfaces with 50 addresses each. */
function twoCards(env: Readonly<Record<string, string>> = {}, more: Partial<OneNodeOptions> = {}): OneNode {
  const node = new OneNode({
    instanceType: 'c6in.32xlarge',
    env: { ENABLE_MULTI_NIC: 'true', WARM_IP_TARGET: '5', ...env },
    ...more,
  });
  node.start();
  node.runFor(minutes(1));
  return node;
}

/** Total, assigned and cooling addresses of each card's pool. */
const pools = (node: OneNode) =>
  [...node.statisticsByCard()].map(([card, { total, assigned, cooling }]) => [card, total, assigned, cooling]);

describe('network cards', () => {
  it('are not managed without ENABLE_MULTI_NIC: one pool, and no interface on the second card', () => {
    const node = twoCards({ ENABLE_MULTI_NIC: 'false' });
    expect(pools(node)).toEqual([[0, 5, 0, 0]]);
    expect(node.instance.devices(1)).toEqual([]);
  });

  it('have a pool each: the default one as set, the others with one address', () => {
    expect(pools(twoCards())).toEqual([
      [0, 5, 0, 0],
      [1, 1, 0, 0],
    ]);
    expect(pools(twoCards({ WARM_IP_TARGET: '0', WARM_ENI_TARGET: '1' }))).toEqual([
      [0, 49, 0, 0],
      [1, 1, 0, 0],
    ]);
  });

  it('other than the first have their interfaces from device index 1 on', () => {
    const node = twoCards();
    expect(node.instance.devices(0)).toEqual([0]);
    expect(node.instance.devices(1)).toEqual([1]);
  });

  it('keep one warm address beside those of pods, whatever the targets', () => {
    const node = twoCards();
    for (const name of ['a', 'b', 'c']) {
      node.addPod(name, seconds(5), EVERY_CARD);
      node.runFor(minutes(1));
    }
    expect(pools(node)).toEqual([
      [0, 8, 3, 0],
      [1, 4, 3, 0],
    ]);
  });

  it('have interfaces of their own, each up to its limit', () => {
    const node = twoCards({ MAX_ENI: '2', WARM_IP_TARGET: '1' }, { maxPods: 250 });
    for (let pod = 0; pod < 120; pod += 1) {
      node.addPod(`pod-${pod}`, seconds(5), EVERY_CARD);
      node.runFor(seconds(15));
    }
    expect(node.instance.devices(0)).toEqual([0, 1]);
    expect(node.instance.devices(1)).toEqual([1, 2]);
    // 2 interfaces of 49 addresses on each card.
    expect(pools(node)).toEqual([
      [0, 98, 98, 0],
      [1, 98, 98, 0],
    ]);
    expect(node.pods.filter(({ address }) => address !== undefined)).toHaveLength(98);
  });

  it('are found again after a restart, with the addresses of pods', () => {
    const node = twoCards();
    node.addPod('a', undefined, EVERY_CARD);
    node.runFor(minutes(1));
    const before = pools(node);
    node.start();
    node.runFor(minutes(1));
    expect(pools(node)).toEqual(before);
    node.deletePod('a');
    expect(pools(node).map(([, , assigned]) => assigned)).toEqual([0, 0]);
  });
});

describe('addresses beyond the targets', () => {
  it('are given back on all cards in one round, and then not for 30 s', () => {
    const node = twoCards();
    for (const name of ['a', 'b', 'c']) node.addPod(name, seconds(5), EVERY_CARD);
    node.runFor(minutes(2));
    for (const name of ['a', 'b']) node.deletePod(name);
    node.runFor(seconds(10));
    const last = node.calls.filter(({ action }) => action === 'UnassignPrivateIpAddresses');
    expect(last.map(({ count }) => count)).toEqual([2, 2]);
    // One call after the other.
    expect(last[1]?.start).toBe(last[0]?.end);
    node.deletePod('c');
    node.runFor(seconds(20));
    expect(node.callsOf('UnassignPrivateIpAddresses')).toBe(2);
    node.runFor(seconds(20));
    expect(node.callsOf('UnassignPrivateIpAddresses')).toBe(4);
  });
});

describe('a pod that wants every network card', () => {
  it('gets an address of each, and gives both back', () => {
    const node = twoCards();
    node.addPod('a', undefined, EVERY_CARD);
    expect(node.pod('a').addresses).toHaveLength(2);
    expect(new Set(node.pod('a').addresses).size).toBe(2);
    expect(pools(node).map(([, , assigned]) => assigned)).toEqual([1, 1]);
    node.deletePod('a');
    expect(pools(node)).toEqual([
      [0, 5, 0, 1],
      [1, 1, 0, 1],
    ]);
  });

  it('gets nothing when one card has none left, and nothing leaks', () => {
    const node = twoCards();
    node.addPod('a', undefined, EVERY_CARD);
    node.addPod('b', seconds(10), EVERY_CARD);
    expect(node.pod('b').addresses).toEqual([]);
    // What the first card has given cools: it was taken back at once.
    expect(pools(node)).toEqual([
      [0, 5, 1, 1],
      [1, 1, 1, 0],
    ]);
    node.runFor(seconds(30));
    expect(node.pod('b').addresses).toHaveLength(2);
    node.runFor(minutes(2));
    expect(pools(node)).toEqual([
      [0, 7, 2, 0],
      [1, 3, 2, 0],
    ]);
  });

  it('never gets an address without ENABLE_MULTI_NIC', () => {
    const node = twoCards({ ENABLE_MULTI_NIC: 'false' });
    node.addPod('a', seconds(10), EVERY_CARD);
    node.runFor(minutes(5));
    expect(node.pod('a')).toMatchObject({ addresses: [] });
    expect(node.pod('a').attempts).toBeGreaterThan(20);
    expect(pools(node)).toEqual([[0, 5, 0, 0]]);
  });

  it('gets a single address on a type with one card', () => {
    const node = twoCards({}, { instanceType: 'm5.large' });
    node.addPod('a', undefined, EVERY_CARD);
    expect(node.pod('a').addresses).toHaveLength(1);
  });
});

describe('a pod that wants one address', () => {
  it('gets it of the first card that has one', () => {
    const node = twoCards({ WARM_IP_TARGET: '1' });
    for (const name of ['a', 'b', 'c']) node.addPod(name);
    expect(pools(node)).toEqual([
      [0, 1, 1, 0],
      [1, 1, 1, 0],
    ]);
    expect(node.pod('c').address).toBeUndefined();
  });
});

describe('a subnet that is full', () => {
  it('stops the growth of all cards for 120 s', () => {
    // 11 usable addresses: 1 for the node, 1 + 1 for the second card, 5 for the pool, 3 left.
    const node = twoCards({}, { subnets: [subnet('tiny', '10.0.0.0/28')] });
    for (let pod = 0; pod < 6; pod += 1) {
      node.addPod(`pod-${pod}`, seconds(5), EVERY_CARD);
      node.runFor(seconds(20));
    }
    const refused = node.calls.findLast(({ error }) => error !== undefined);
    expect(refused?.error).toBe('InsufficientFreeAddressesInSubnet');
    const calls = node.calls.length;
    node.runFor((refused?.end ?? 0) + seconds(120) - node.now);
    expect(node.calls.length).toBe(calls);
  });
});

describe('the cause of a wait', () => {
  const causeOn = (node: OneNode, need: 'one' | 'every-card') =>
    causeOfWait(node.daemon, undefined, node.ec2.subnets, node.now, need);

  it('is that of the card which has no address', () => {
    const node = twoCards();
    expect(causeOn(node, 'every-card')).toMatchObject({ cause: 'KUBELET_RETRY', until: NEVER });
    node.addPod('a', undefined, EVERY_CARD);
    expect(causeOn(node, 'every-card').cause).toBe('POOL_TICK');
    expect(causeOn(node, 'one').cause).toBe('KUBELET_RETRY');
    // The other card is filled first, with a call of 0.3 s of its own.
    const causes: string[] = [];
    for (let step = 0; step < 60; step += 1) {
      node.runFor(seconds(0.1));
      const { cause } = causeOn(node, 'every-card');
      if (causes.at(-1) !== cause) causes.push(cause);
    }
    expect(causes).toEqual(['POOL_TICK', 'EC2_CALL', 'KUBELET_RETRY']);
  });

  it('is that the pool will never grow where ENABLE_MULTI_NIC is off', () => {
    expect(causeOn(twoCards({ ENABLE_MULTI_NIC: 'false' }), 'every-card').cause).toBe('NO_FREE_IP');
  });
});
