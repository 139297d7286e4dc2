import { describe, expect, it } from 'vitest';
import { cidrsToGiveBack, cidrsWanted, isPoolTooLow, shortOfTargets } from '../../../models/ipamd/pool-targets.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

/** The daemon of an m5.large after some minutes, and its pool. */
function settled(env: Record<string, string>, pods = 0) {
  const node = new OneNode({ instanceType: 'm5.large', env, maxPods: 110 });
  node.start();
  for (let pod = 0; pod < pods; pod += 1) node.addPod(`pod-${pod}`, seconds(5));
  node.runFor(minutes(5));
  const { daemon } = node;
  const [pool] = daemon?.pools ?? [];
  if (daemon === undefined || pool === undefined) throw new Error('a daemon with a pool');
  const statistics = (total: number, assigned: number) => ({
    total,
    assigned,
    cooling: 0,
    available: total - assigned,
  });
  return { node, daemon, pool, statistics };
}

const PREFIXES = { ENABLE_PREFIX_DELEGATION: 'true' };

describe('addresses missing to the IP targets', () => {
  const { pool, statistics } = settled({ WARM_IP_TARGET: '3', MINIMUM_IP_TARGET: '10' });

  it.each([
    [0, 0, 10],
    [10, 0, 0],
    [10, 7, 0],
    [10, 8, 1],
    [12, 12, 3],
    [8, 1, 2],
    [50, 0, 0],
  ])('of %d with %d assigned are %d', (total, assigned, short) => {
    expect(shortOfTargets(pool, statistics(total, assigned))).toBe(short);
  });
});

describe('what can be given back', () => {
  it.each([
    [13, 0, 3],
    [13, 10, 0],
    [14, 10, 1],
    [10, 0, 0],
    [9, 0, 0],
    [5, 5, 0],
  ])('of %d addresses with %d assigned are %d: neither target may be missed', (total, assigned, over) => {
    const { daemon, pool, statistics } = settled({ WARM_IP_TARGET: '3', MINIMUM_IP_TARGET: '10' });
    expect(cidrsToGiveBack(daemon, pool, statistics(total, assigned))).toBe(over);
  });

  it('are no single addresses without IP targets', () => {
    const { daemon, pool, statistics } = settled({});
    expect(cidrsToGiveBack(daemon, pool, statistics(1000, 0))).toBe(0);
  });

  it('are prefixes without pods beyond WARM_PREFIX_TARGET', () => {
    const { daemon, pool, statistics } = settled({ ...PREFIXES, WARM_PREFIX_TARGET: '2' });
    expect(pool.datastore.freePrefixes()).toBe(2);
    expect(cidrsToGiveBack(daemon, pool, statistics(0, 0))).toBe(0);
    const fewer = { ...pool, targets: { ...pool.targets, warmPrefixTarget: 3 } };
    expect(cidrsToGiveBack(daemon, fewer, statistics(0, 0))).toBe(0);
    const more = { ...pool, targets: { ...pool.targets, warmPrefixTarget: 0 } };
    expect(cidrsToGiveBack(daemon, more, statistics(0, 0))).toBe(2);
  });

  it('are with IP targets never more prefixes than are free, nor than leave both targets met', () => {
    const { daemon, pool, statistics } = settled({ ...PREFIXES, WARM_IP_TARGET: '60' }, 1);
    expect(pool.datastore.prefixes).toBe(4);
    const withTargets = (warmIpTarget: number, minimumIpTarget: number, assigned: number) =>
      cidrsToGiveBack(
        daemon,
        { ...pool, targets: { ...pool.targets, warmIpTarget, minimumIpTarget } },
        statistics(64, assigned),
      );
    expect(withTargets(1, 0, 1)).toBe(3);
    expect(withTargets(15, 0, 1)).toBe(3);
    expect(withTargets(16, 0, 1)).toBe(2);
    expect(withTargets(1, 33, 1)).toBe(1);
    expect(withTargets(1, 48, 1)).toBe(1);
    expect(withTargets(100, 0, 1)).toBe(0);
  });
});

describe('what an increase asks for', () => {
  it.each<[Record<string, string>, number, number]>([
    [{}, 0, 9],
    [{ WARM_IP_TARGET: '4' }, 0, 0],
    [{ ...PREFIXES, WARM_IP_TARGET: '4' }, 0, 1],
    [{ ...PREFIXES, WARM_PREFIX_TARGET: '1' }, 0, 1],
    [{ ...PREFIXES, WARM_PREFIX_TARGET: '3' }, 1, 1],
  ])('with %j and %d pods, when the targets are met, is %d', (env, pods, wanted) => {
    const { node, daemon, pool } = settled(env, pods);
    expect(cidrsWanted(daemon, pool, node.now)).toBe(wanted);
  });
});

describe('a pool', () => {
  it('that has an address for each pod of the node is not low', () => {
    const { daemon, pool, statistics } = settled({ WARM_IP_TARGET: '5' });
    expect(isPoolTooLow(daemon, pool, statistics(109, 109))).toBe(true);
    expect(isPoolTooLow(daemon, pool, statistics(110, 110))).toBe(false);
    expect(isPoolTooLow(daemon, pool, statistics(111, 111))).toBe(false);
  });

  it('is low with WARM_ENI_TARGET=0 only when nothing is left', () => {
    const { daemon, pool, statistics } = settled({ WARM_ENI_TARGET: '0' });
    expect(isPoolTooLow(daemon, pool, statistics(9, 8))).toBe(false);
    expect(isPoolTooLow(daemon, pool, statistics(9, 9))).toBe(true);
  });

  it('is low below as many free addresses as WARM_ENI_TARGET interfaces, or WARM_PREFIX_TARGET prefixes, hold', () => {
    const enis = settled({ WARM_ENI_TARGET: '2' });
    expect(isPoolTooLow(enis.daemon, enis.pool, enis.statistics(27, 10))).toBe(true);
    expect(isPoolTooLow(enis.daemon, enis.pool, enis.statistics(27, 9))).toBe(false);
    const prefixes = settled({ ...PREFIXES, WARM_PREFIX_TARGET: '2' });
    expect(isPoolTooLow(prefixes.daemon, prefixes.pool, prefixes.statistics(48, 17))).toBe(true);
    expect(isPoolTooLow(prefixes.daemon, prefixes.pool, prefixes.statistics(48, 16))).toBe(false);
  });
});
