import { describe, expect, it } from 'vitest';
import { addNetwork } from '../../../models/ipamd/network-requests.ts';
import { minutes } from '../../../sim/time.ts';
import { OneNode, type OneNodeOptions, subnet } from '../../harness/one-node.ts';

const IPV6 = {
  ENABLE_IPv4: 'false',
  ENABLE_IPv6: 'true',
  ENABLE_PREFIX_DELEGATION: 'true',
};

function started(options: Partial<OneNodeOptions>): OneNode {
  const node = new OneNode({ instanceType: 'm5.large', ...options });
  node.start();
  node.runFor(minutes(2));
  return node;
}

const unassigned = (node: OneNode) =>
  node.calls
    .filter(({ action }) => action === 'UnassignPrivateIpAddresses')
    .map(({ device, count }) => ({ device, count }));

describe('at the start', () => {
  const excluded = [{ ...subnet('own', '10.0.0.0/24'), tags: new Map([['kubernetes.io/role/cni', '0']]) }];
  const networkInterfaces = [
    { device: 0, type: 'interface' as const, secondary: 2, prefixes: 3, tags: new Map<string, string>() },
  ];

  it.each([
    ['prefixes', { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '5' }],
    ['single addresses', {}],
  ])('an interface in an excluded subnet gives back all that no pod has, in the mode of %s', (_, env) => {
    const node = started({ networkInterfaces, subnets: excluded, env });
    expect(unassigned(node)).toEqual([
      { device: 0, count: 3 },
      { device: 0, count: 2 },
    ]);
    expect(node.statistics()).toMatchObject({ total: 0, prefixes: 0 });
  });

  it.each([
    ['prefixes', { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '3' }, 2],
    ['single addresses', { WARM_IP_TARGET: '2' }, 3],
  ])('other interfaces give back only what is not of the mode of %s', (_, env, count) => {
    expect(unassigned(started({ networkInterfaces, env }))).toEqual([{ device: 0, count }]);
  });
});

describe('the security groups', () => {
  it('are applied to each interface once, by the ids of the interfaces', () => {
    const launched = (device: number) => ({
      device,
      type: 'interface' as const,
      secondary: 0,
      prefixes: 0,
      tags: new Map<string, string>(),
    });
    // Ids are given in the order of launch.
    const node = started({ networkInterfaces: [launched(2), launched(1)] });
    expect(node.calls.filter(({ variant }) => variant === 'groups').map(({ device }) => device)).toEqual([0, 2, 1]);
  });
});

describe('an IPv6 node', () => {
  it('starts although nobody can say whether its subnet is excluded, the first time it asks', () => {
    const faults = [{ action: 'DescribeSubnets', error: 'InternalError', nth: [1] }];
    const node = started({ env: IPV6, ec2: { faults } });
    expect(node.ready).toBe(true);
    expect(node.statistics().total).toBe(2 ** 48);
  });

  it('asks for one prefix, and keeps it over a restart', () => {
    const node = started({ env: IPV6 });
    expect(node.callsOf('AssignIpv6Addresses')).toBe(1);
    node.start();
    node.runFor(minutes(2));
    expect(node.callsOf('AssignIpv6Addresses')).toBe(1);
    expect(node.statistics()).toMatchObject({ total: 2 ** 48, prefixes: 1 });
  });

  it('gives pods the addresses from the first of the prefix on', () => {
    const { daemon } = started({ env: IPV6 });
    if (daemon === undefined) throw new Error('a daemon');
    const add = (sandbox: string) =>
      addNetwork(daemon, { sandbox, pod: sandbox, wantsBranchInterface: false, wantsEveryCard: false });
    expect(add('a')).toEqual({ ok: true, addresses: [{ kind: 'ipv6-prefix', address: 0, device: 0 }] });
    expect(add('b')).toMatchObject({ addresses: [{ address: 1 }] });
  });

  it('leaves single addresses alone: it neither uses them nor gives them back', () => {
    const networkInterfaces = [
      { device: 0, type: 'interface' as const, secondary: 2, prefixes: 0, tags: new Map<string, string>() },
    ];
    const node = started({ env: IPV6, networkInterfaces });
    expect(unassigned(node)).toEqual([]);
    expect(node.statistics().enis).toEqual([{ device: 0, cidrs: 1, pods: 0 }]);
  });
});
