import { describe, expect, it } from 'vitest';
import { minutes } from '../../sim/time.ts';
import { OneNode } from '../harness/one-node.ts';

function idleNode(env: Record<string, string>) {
  const node = new OneNode({ instanceType: 'm5.xlarge', env });
  node.start();
  node.runFor(minutes(30));
  return node.statistics();
}

// The daemon's integration tests (test/integration/ipamd of amazon-vpc-cni-k8s).
describe('FC-09: an idle node', () => {
  it.each([
    [{ WARM_ENI_TARGET: '3', MAX_ENI: '2' }, 2],
    [{ WARM_ENI_TARGET: '3' }, 3],
    [{ WARM_ENI_TARGET: '2' }, 2],
  ])('with %j has %d interfaces', (env, enis) => {
    expect(idleNode(env as Record<string, string>).enis).toHaveLength(enis);
  });

  it.each([
    [{ WARM_IP_TARGET: '2' }, 2],
    [{ WARM_IP_TARGET: '16' }, 16],
    [{ MINIMUM_IP_TARGET: '2' }, 2],
    [{ MINIMUM_IP_TARGET: '16' }, 16],
    [{ WARM_IP_TARGET: '6', MINIMUM_IP_TARGET: '10' }, 10],
  ])('with %j has %d addresses', (env, total) => {
    expect(idleNode(env as Record<string, string>)).toMatchObject({ total, assigned: 0 });
  });
});
