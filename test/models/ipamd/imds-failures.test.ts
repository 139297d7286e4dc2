import { describe, expect, it } from 'vitest';
import { ImdsError, type ImdsPort } from '../../../models/ipamd/ports.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

/** The metadata service fails from now on. Gives what makes it work again. */
function breakImds(node: OneNode): () => void {
  const imds: { networkInterfaces: ImdsPort['networkInterfaces'] } = node.instance.imds;
  const { networkInterfaces } = imds;
  imds.networkInterfaces = () => {
    throw new ImdsError('no answer');
  };
  return () => {
    imds.networkInterfaces = networkInterfaces;
  };
}

function node(env: Record<string, string> = {}): OneNode {
  return new OneNode({ instanceType: 'm5.large', env, skipQuietRounds: false });
}

describe('when the metadata service fails', () => {
  it('the daemon does not start; only its leak clean-up runs', () => {
    const broken = node();
    breakImds(broken);
    broken.start();
    broken.runFor(minutes(10));
    expect(broken.ready).toBe(false);
    expect(broken.calls.map(({ variant }) => variant)).toEqual(['leaked']);
  });

  it('a reconcile ends without a stamp, and the next round tries again', () => {
    const running = node();
    running.start();
    running.runFor(minutes(2));
    const mend = breakImds(running);
    running.runFor(minutes(2));
    const before = running.daemon?.memory.lastPoolAction ?? 0;
    running.runFor(minutes(2));
    expect(running.daemon?.memory.lastPoolAction).toBe(before);
    mend();
    running.runFor(seconds(5));
    expect(running.daemon?.memory.lastPoolAction).toBeGreaterThan(before);
  });

  it('a new interface stays out of the datastore until a reconcile finds it', () => {
    const running = node({ WARM_IP_TARGET: '1' });
    running.start();
    running.runFor(minutes(2));
    const mend = breakImds(running);
    for (let pod = 0; pod < 9; pod += 1) running.addPod(`pod-${pod}`, seconds(5));
    running.runFor(minutes(6));
    expect(running.instance.interfaces.length).toBeGreaterThan(1);
    expect(running.statistics().enis).toHaveLength(1);
    mend();
    running.runFor(minutes(3));
    expect(running.statistics().enis.length).toBeGreaterThan(1);
  });

  it('an IPv6 node goes on waiting for its trunk', () => {
    const env = {
      ENABLE_IPv4: 'false',
      ENABLE_IPv6: 'true',
      ENABLE_PREFIX_DELEGATION: 'true',
      ENABLE_POD_ENI: 'true',
    };
    const running = node(env);
    running.start();
    running.runFor(minutes(1));
    const mend = breakImds(running);
    running.runFor(minutes(1));
    const calls = running.callsOf('DescribeNetworkInterfaces');
    mend();
    running.runFor(minutes(1));
    expect(running.callsOf('DescribeNetworkInterfaces')).toBeGreaterThan(calls);
  });
});
