import { describe, expect, it } from 'vitest';
import { assignMore } from '../../../models/ec2/outside-changes.ts';
import { minutes } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

describe('a node without provisioning', () => {
  it.each(['DISABLE_NETWORK_RESOURCE_PROVISIONING', 'ENABLE_IMDS_ONLY_MODE'])(
    'still takes over what somebody else assigns: %s',
    (variable) => {
      const node = new OneNode({ instanceType: 'm5.large', env: { [variable]: 'true' } });
      node.start();
      node.runFor(minutes(5));
      expect(node.statistics().total).toBe(0);
      assignMore(node.ec2, node.instance, 0, 2);
      node.runFor(minutes(2));
      expect(node.statistics().total).toBe(2);
    },
  );
});

describe('an IPv6 node', () => {
  it('manages no pool: what somebody else assigns stays out of it', () => {
    const env = { ENABLE_IPv4: 'false', ENABLE_IPv6: 'true', ENABLE_PREFIX_DELEGATION: 'true' };
    const node = new OneNode({ instanceType: 'm5.large', env });
    node.start();
    node.runFor(minutes(1));
    const calls = node.calls.length;
    assignMore(node.ec2, node.instance, 0, 2);
    node.runFor(minutes(10));
    expect(node.calls.length).toBe(calls);
    expect(node.statistics().enis).toEqual([{ device: 0, cidrs: 1, pods: 0 }]);
  });
});
