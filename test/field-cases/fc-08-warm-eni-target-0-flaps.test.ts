import { describe, expect, it } from 'vitest';
import { constant } from '../../sim/distributions.ts';
import { hours, milliseconds, toSeconds } from '../../sim/time.ts';
import { OneNode, subnet } from '../harness/one-node.ts';

/** All between 0.2 and 0.8 s, as in the run of the real daemon. Detaching takes 3 s and IMDS is 1 s behind, as always here. */
const LATENCY = new Map([
  ['*', constant(milliseconds(200))],
  ['CreateNetworkInterface', constant(milliseconds(400))],
  ['AttachNetworkInterface', constant(milliseconds(800))],
]);

// aws/amazon-vpc-cni-k8s #1775.
describe('FC-08: WARM_ENI_TARGET=0 on an m5.xlarge without pods', () => {
  it('keeps the primary interface with its 14 addresses, and creates no other', () => {
    const node = new OneNode({ instanceType: 'm5.xlarge', env: { WARM_ENI_TARGET: '0' } });
    node.start();
    node.runFor(hours(2));
    expect(node.statistics()).toMatchObject({ total: 14, enis: [{ device: 0, cidrs: 14, pods: 0 }] });
    expect(node.callsOf('CreateNetworkInterface')).toBe(0);
  });

  it('with custom networking creates an interface and frees it again, for ever', () => {
    const node = new OneNode({
      instanceType: 'm5.xlarge',
      env: { WARM_ENI_TARGET: '0', AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' },
      subnets: [subnet('node-subnet', '10.0.0.0/24'), subnet('pod-subnet', '10.1.0.0/24')],
      eniConfigSubnet: 'pod-subnet',
      ec2: { latency: LATENCY },
    });
    node.start();
    node.runFor(hours(2));
    const starts = (action: string) => node.calls.filter((call) => call.action === action).map(({ start }) => start);
    const created = starts('CreateNetworkInterface');
    const detached = starts('DetachNetworkInterface');
    expect(created.length).toBeGreaterThan(95);
    // The first one was created when the daemon started, not in its loop.
    for (let index = 2; index < created.length; index += 1) {
      expect(toSeconds((created[index] ?? 0) - (created[index - 1] ?? 0))).toBe(72.8);
    }
    // In 2021 an interface was there for 72.6 s and gone for 17.6 s.
    for (const [index, time] of detached.entries()) {
      const there = toSeconds(time - (created[index] ?? 0));
      expect(there).toBeGreaterThan(60);
      expect(there).toBeLessThan(75);
    }
  });
});
