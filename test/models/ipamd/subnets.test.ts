import { describe, expect, it } from 'vitest';
import { minutes } from '../../../sim/time.ts';
import { OneNode, subnet } from '../../harness/one-node.ts';

const ROLE: [string, string] = ['kubernetes.io/role/cni', '1'];
const clusterTag = (name: string): [string, string] => [`cni.networking.k8s.aws/cluster/${name}`, 'shared'];

/** Where a node puts its second interface when there is a larger subnet beside its own. */
function usedSubnet(tags: readonly [string, string][], env: Record<string, string> = { CLUSTER_NAME: 'mine' }) {
  const subnets = [subnet('own', '10.0.0.0/24'), { ...subnet('larger', '10.0.4.0/22'), tags: new Map(tags) }];
  const node = new OneNode({ instanceType: 'm5.large', env: { ...env, WARM_ENI_TARGET: '2' }, subnets });
  node.start();
  node.runFor(minutes(1));
  return node.calls.find(({ action }) => action === 'CreateNetworkInterface')?.subnet;
}

describe('a larger subnet', () => {
  it('is used with the role tag, unless others have it for their clusters alone', () => {
    expect(usedSubnet([])).toBe('own');
    expect(usedSubnet([ROLE])).toBe('larger');
    expect(usedSubnet([ROLE, ['kubernetes.io/role/internal-elb', '1']])).toBe('larger');
    expect(usedSubnet([ROLE, clusterTag('mine')])).toBe('larger');
    expect(usedSubnet([ROLE, clusterTag('other'), clusterTag('mine')])).toBe('larger');
    expect(usedSubnet([ROLE, clusterTag('other')])).toBe('own');
    expect(usedSubnet([ROLE, clusterTag('mine-too')])).toBe('own');
    expect(usedSubnet([clusterTag('mine')])).toBe('own');
  });

  it('of another cluster is used by a daemon that does not know the name of its own', () => {
    expect(usedSubnet([ROLE, clusterTag('other')], {})).toBe('larger');
  });

  it('is not looked for without discovery', () => {
    expect(usedSubnet([ROLE], { ENABLE_SUBNET_DISCOVERY: 'false' })).toBe('own');
  });
});
