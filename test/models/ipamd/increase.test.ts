import { describe, expect, it } from 'vitest';
import { increasePool } from '../../../models/ipamd/increase.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

describe('an increase of a pool whose IP targets are met by now', () => {
  /** How many calls it makes, and whether it counts as a pool action. */
  function increased(env: Readonly<Record<string, string>>): { calls: number; isPoolAction: boolean } {
    const node = new OneNode({ instanceType: 'm5.large', env: { WARM_IP_TARGET: '2', ...env } });
    node.start();
    node.runFor(minutes(3) + seconds(1));
    const { daemon } = node;
    const [pool] = daemon?.pools ?? [];
    if (daemon === undefined || pool === undefined) throw new Error('a daemon with a pool');
    const calls = node.calls.length;
    const now = node.now;
    node.simulation.start(increasePool(daemon, pool));
    node.runFor(seconds(1));
    return { calls: node.calls.length - calls, isPoolAction: daemon.memory.lastPoolAction === now };
  }

  it('asks EC2 for nothing, and has worked', () => {
    expect(increased({})).toEqual({ calls: 0, isPoolAction: true });
  });

  it('has done nothing where the node can have no further interface', () => {
    expect(increased({ MAX_ENI: '1' })).toEqual({ calls: 0, isPoolAction: false });
  });
});
