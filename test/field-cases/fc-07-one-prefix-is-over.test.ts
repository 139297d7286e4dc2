import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../sim/time.ts';
import { OneNode } from '../harness/one-node.ts';

// aws/amazon-vpc-cni-k8s pull request #1477.
describe('FC-07: WARM_IP_TARGET=0, MINIMUM_IP_TARGET=16 and WARM_PREFIX_TARGET=1', () => {
  it('with 32 addresses and one pod one prefix is over, and is freed', () => {
    const prefixes = { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' };
    const node = new OneNode({ instanceType: 'm5.large', env: prefixes });
    node.start();
    node.addPod('pod', seconds(1));
    node.runFor(minutes(1));
    node.start({ ...prefixes, WARM_IP_TARGET: '0', MINIMUM_IP_TARGET: '16' });
    node.runFor(seconds(1));
    expect(node.statistics()).toMatchObject({ total: 32, assigned: 1, prefixes: 2 });
    node.runFor(minutes(5));
    expect(node.statistics()).toMatchObject({ total: 16, assigned: 1, prefixes: 1 });
    expect(node.callsOf('UnassignPrivateIpAddresses')).toBe(1);
  });
});
