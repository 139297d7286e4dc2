import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../../sim/time.ts';
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

describe('when EC2 does not list the subnets for a new interface', () => {
  /** The subnets in which the daemon tried to make one while `happen` had its way. */
  function triedSubnets(happen: (node: OneNode) => void, env: Record<string, string>, nth: readonly number[]) {
    const subnets = [subnet('own', '10.0.0.0/24'), { ...subnet('larger', '10.0.4.0/22'), tags: new Map([ROLE]) }];
    const ec2 = { faults: [{ action: 'DescribeSubnets', error: 'InternalError', nth }] };
    const node = new OneNode({ instanceType: 'm5.large', env: { WARM_ENI_TARGET: '1', ...env }, subnets, ec2 });
    node.start();
    node.runFor(minutes(1));
    happen(node);
    node.addPod('pod');
    node.runFor(seconds(6));
    return node.calls.filter(({ action }) => action === 'CreateNetworkInterface').map((call) => call.subnet);
  }
  const exclude = (node: OneNode) => {
    node.instance.subnet.tags = new Map([['kubernetes.io/role/cni', '0']]);
  };

  // The first question is for the primary interface at the start.
  it("the node's own is used, unless another question tells that it is excluded or is not answered either", () => {
    expect(triedSubnets(() => {}, {}, [])).toEqual(['larger']);
    expect(triedSubnets(() => {}, {}, [2])).toEqual(['own']);
    expect(triedSubnets(exclude, {}, [2])).toEqual([]);
    expect(triedSubnets(() => {}, {}, [2, 3])).toEqual([]);
  });

  it("the node's own is used without discovery, where only the question whether it is excluded is asked", () => {
    // Without discovery the start asks for nothing.
    const off = { ENABLE_SUBNET_DISCOVERY: 'false' };
    expect(triedSubnets(() => {}, off, [1])).toEqual(['own']);
    expect(triedSubnets(exclude, off, [1])).toEqual(['own']);
    expect(triedSubnets(exclude, off, [])).toEqual([]);
  });
});

describe('with several subnets', () => {
  /** Where the second interface is made when as many attempts fail as given. */
  function usedAfter(failures: readonly number[]) {
    const tags = new Map([ROLE]);
    const subnets = [
      subnet('own', '10.0.0.0/26'),
      { ...subnet('small', '10.0.1.0/27'), tags },
      { ...subnet('large', '10.0.2.0/25'), tags },
    ];
    const faults = [{ action: 'CreateNetworkInterface', error: 'InternalError', nth: failures }];
    const node = new OneNode({ instanceType: 'm5.large', env: { WARM_ENI_TARGET: '2' }, subnets, ec2: { faults } });
    node.start();
    node.runFor(minutes(1));
    return node.calls.find(({ action, error }) => action === 'CreateNetworkInterface' && error === undefined)?.subnet;
  }

  it('the one with most free addresses is tried first, then the others', () => {
    expect([usedAfter([]), usedAfter([1]), usedAfter([1, 2])]).toEqual(['large', 'own', 'small']);
  });
});
