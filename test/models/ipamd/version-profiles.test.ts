import { describe, expect, it } from 'vitest';
import { unassignLast } from '../../../models/ec2/outside-changes.ts';
import { findVersionProfile, knownVersions } from '../../../models/ipamd/version-profiles.ts';
import { minutes, seconds, toSeconds } from '../../../sim/time.ts';
import { OneNode, type OneNodeOptions, subnet } from '../../harness/one-node.ts';

const TWO_ENIS = { WARM_ENI_TARGET: '2' };

/** A node whose daemon has been running for a minute. */
function settled(version: string, options: Partial<OneNodeOptions> = {}): OneNode {
  const node = new OneNode({ instanceType: 'm5.large', version, ...options });
  node.start();
  node.runFor(minutes(1));
  return node;
}

const actions = (node: OneNode) => node.calls.map((call) => call.action);

describe('a version', () => {
  it.each(['1.19', '1.19.6', 'v1.19.6', 'v1.19.6-eksbuild.1', '1.19.6-eksbuild.12'])('may be written as %s', (text) => {
    expect(findVersionProfile(text)).toBe(findVersionProfile('v1.19.0'));
  });

  it.each(['1.24', '1.6.3', '2.0.0', '1', 'latest', 'v1.19.', '1.19.6.1', 'v1.19.6-eksbuild', ' 1.19', ''])(
    'is unknown when written as %j',
    (text) => {
      expect(findVersionProfile(text)).toBeUndefined();
    },
  );

  it('without a patch number is the last of its patch releases', () => {
    expect(findVersionProfile('1.16')).toBe(findVersionProfile('1.16.4'));
    expect(findVersionProfile('1.16.2')).not.toBe(findVersionProfile('1.16.3'));
  });

  it('is one of those that are known, each with a profile, and its sources where it is only told', () => {
    expect(knownVersions()).toHaveLength(17);
    for (const version of knownVersions()) {
      const profile = findVersionProfile(version);
      expect(profile, version).toBeDefined();
      if (profile?.evidence === 'told') expect(profile.sources, version).not.toEqual([]);
      for (const source of profile?.sources ?? []) expect(source, version).toMatch(/#\d+|nothing is told/);
    }
    const recorded = knownVersions().filter((version) => findVersionProfile(version)?.evidence === 'recorded');
    expect(recorded).toEqual(['1.23', '1.22', '1.21', '1.20', '1.19']);
  });
});

it('the releases differ in what stands in the file, from the first patch release of each on', async () => {
  // Those between which the daemon changed within a minor release.
  const between: Readonly<Record<string, readonly number[]>> = { '1.16': [3, 2], '1.12': [6, 5] };
  const releases = knownVersions().flatMap((minor) =>
    [9, ...(between[minor] ?? []), 0].map((patch) => `${minor}.${patch}`),
  );
  const lines: string[] = [];
  let newer: Record<string, unknown> = {};
  for (const version of releases) {
    const { sources, fixedVariables, ...rules } = findVersionProfile(version) ?? { sources: [], fixedVariables: {} };
    const known: Record<string, unknown> = { ...rules, ...fixedVariables };
    const differences = Object.keys(known).filter((key) => known[key] !== newer[key]);
    lines.push(`${version}: ${differences.map((key) => `${key}=${known[key]}`).join(', ') || 'as the line before'}`);
    newer = known;
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('version-profiles.txt');
});

describe('subnets tagged kubernetes.io/role/cni=0', () => {
  const subnets = [{ ...subnet('own', '10.0.0.0/24'), tags: new Map([['kubernetes.io/role/cni', '0']]) }];

  it.each([
    ['1.22', 0],
    ['1.21', 9],
    ['1.18', 9],
  ])('in %s leave %d addresses for pods', (version, total) => {
    expect(settled(version, { subnets }).statistics().total).toBe(total);
  });
});

describe('subnet discovery', () => {
  const other = { ...subnet('other', '10.0.4.0/22'), tags: new Map([['kubernetes.io/role/cni', '1']]) };

  it.each([
    ['1.23', 'other'],
    ['1.18', 'other'],
    ['1.17', 'own'],
  ])('in %s puts a new interface into subnet %s', (version, used) => {
    const node = settled(version, { env: TWO_ENIS, subnets: [subnet('own', '10.0.0.0/24'), other] });
    expect(node.calls.find((call) => call.action === 'CreateNetworkInterface')?.subnet).toBe(used);
  });
});

describe('growth', () => {
  it.each([
    ['1.23', 20],
    ['1.16.3', 20],
    ['1.16.2', 40],
    ['1.15', 40],
  ])('in %s with WARM_IP_TARGET=40 and maxPods 20 ends at %d addresses or more', (version, atLeast) => {
    const node = settled(version, { instanceType: 'm5.xlarge', maxPods: 20, env: { WARM_IP_TARGET: '40' } });
    const { total } = node.statistics();
    expect(total).toBeGreaterThanOrEqual(atLeast);
    if (atLeast === 20) expect(total).toBeLessThan(40);
  });
});

describe('a new interface', () => {
  it.each(['1.23', '1.16'])('in %s is created with its addresses', (version) => {
    const node = settled(version, { env: TWO_ENIS });
    expect(node.calls.find((call) => call.action === 'CreateNetworkInterface')?.count).toBe(9);
  });

  it('in 1.15 gets them once it is attached', () => {
    const node = settled('1.15', { env: TWO_ENIS });
    const made = actions(node).indexOf('CreateNetworkInterface');
    expect(actions(node).slice(made)).toEqual([
      'CreateNetworkInterface',
      'DescribeInstances',
      'AttachNetworkInterface',
      'ModifyNetworkInterfaceAttribute',
      'AssignPrivateIpAddresses',
    ]);
    expect(node.calls[made]?.count).toBe(0);
    expect(node.statistics().total).toBe(18);
  });

  it('in 1.15 makes the daemon pause for 120 s when the subnet has an address for it, but none for pods', () => {
    // 16 addresses: 5 reserved, the node's two of its interfaces, 9 on the first one.
    const node = settled('1.15', { env: TWO_ENIS, subnets: [subnet('own', '10.0.0.0/28')] });
    const attempts = () => node.callsOf('CreateNetworkInterface') + node.callsOf('AssignPrivateIpAddresses');
    const refused = node.calls.findLast((call) => call.action === 'AssignPrivateIpAddresses');
    expect(refused?.error).toBe('InsufficientFreeAddressesInSubnet');
    const before = attempts();
    node.runFor((refused?.end ?? 0) + seconds(120) - node.now);
    expect(attempts()).toBe(before);
    node.runFor(seconds(6));
    expect(attempts()).toBeGreaterThan(before);
  });
});

describe('a new interface of 1.15 whose addresses EC2 refuses for another reason', () => {
  it('is waited for all the same: IMDS may show some', () => {
    const faults = [{ action: 'AssignPrivateIpAddresses', error: 'InternalError', nth: [2] }];
    const node = settled('1.15', { env: TWO_ENIS, ec2: { faults } });
    expect(node.daemon?.pools[0]?.growth.kind).toBe('attaching');
    node.runFor(minutes(4));
    // The polls have run out; the next reconcile finds the interface, and the pool fills it.
    expect(node.callsOf('CreateNetworkInterface')).toBe(1);
    expect(node.statistics().total).toBe(18);
  });
});

describe('with WARM_ENI_TARGET=0, an interface without pods whose addresses somebody took', () => {
  /** How long after it was filled again it is detached. */
  const secondsUntilFreed = (version: string) => {
    const node = settled(version, { env: { WARM_ENI_TARGET: '0', MAX_ENI: '2' }, maxPods: 110 });
    for (let pod = 0; pod < 10; pod += 1) node.addPod(`pod-${pod}`, seconds(5));
    node.runFor(minutes(2));
    node.deletePod(node.pods.find(({ device }) => device === 1)?.name ?? '');
    unassignLast(node.ec2, node.instance, 1, 9);
    node.runFor(minutes(1));
    const end = (action: string) => node.calls.find((call) => call.action === action && call.device === 1)?.end;
    return toSeconds((end('DetachNetworkInterface') ?? 0) - (end('AssignPrivateIpAddresses') ?? 0));
  };

  it('is filled, and freed as extra in the same round up to 1.19, in the next one from 1.20 on', () => {
    // The description of the interface and the detachment take 0.3 s each.
    expect([secondsUntilFreed('1.19'), secondsUntilFreed('1.20')]).toEqual([0.6, 5.6]);
  });
});

describe('the cool-down', () => {
  const waitsFor = (version: string) => {
    const node = settled(version, { env: { IP_COOLDOWN_PERIOD: '5', WARM_IP_TARGET: '1', MAX_ENI: '1' }, maxPods: 3 });
    for (const name of ['a', 'b', 'c']) {
      node.addPod(name, seconds(1));
      node.runFor(seconds(10));
    }
    node.deletePod('c');
    const deleted = node.now;
    // The only other address of the pool.
    node.addPod('other', seconds(1));
    node.addPod('d', seconds(1));
    node.runFor(minutes(1));
    return Math.round(((node.pod('d').addressAssigned ?? Number.NaN) - deleted) / seconds(1));
  };

  it('is set by IP_COOLDOWN_PERIOD from 1.15 on, before it is always 30 s', () => {
    expect(waitsFor('1.15')).toBe(6);
    expect(waitsFor('1.14')).toBe(31);
  });
});

describe('the start', () => {
  it.each([
    ['1.13', ['AssignPrivateIpAddresses']],
    ['1.12', ['AssignPrivateIpAddresses']],
  ])('in %s fills the first interface', (version, assigned) => {
    const node = new OneNode({ instanceType: 'm5.large', version });
    node.start();
    node.runUntil(() => node.ready);
    expect(actions(node).filter((action) => action.startsWith('Assign'))).toEqual(assigned);
  });

  it('with custom networking waits for an interface from 1.13 on; before, the node is ready without one', () => {
    const enisWhenReady = (version: string) => {
      const node = new OneNode({
        instanceType: 'm5.large',
        version,
        env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' },
        subnets: [subnet('own', '10.0.0.0/24'), subnet('pods', '10.0.4.0/22')],
        eniConfigSubnet: 'pods',
      });
      node.start();
      node.runUntil(() => node.ready);
      return node.statistics().enis.length;
    };
    expect(enisWhenReady('1.13')).toBe(2);
    expect(enisWhenReady('1.12')).toBe(1);
  });
});

describe('with WARM_IP_TARGET=2, the first interface', () => {
  it('is filled with 2 addresses from 1.8 on', () => {
    const node = settled('1.8', { env: { WARM_IP_TARGET: '2' } });
    expect(node.calls.filter((call) => call.action === 'AssignPrivateIpAddresses')).toMatchObject([{ count: 2 }]);
    expect(node.callsOf('UnassignPrivateIpAddresses')).toBe(0);
  });

  it('is filled with all that fit in 1.7, and most are given back at once', () => {
    const node = settled('1.7', { env: { WARM_IP_TARGET: '2' } });
    expect(node.calls.filter((call) => call.action === 'AssignPrivateIpAddresses')).toMatchObject([{ count: 9 }]);
    expect(node.calls.filter((call) => call.action === 'UnassignPrivateIpAddresses')).toMatchObject([{ count: 7 }]);
  });
});

describe('a variable that a release does not know has no effect on it', () => {
  it.each([
    ['ENABLE_PREFIX_DELEGATION', '1.9', '1.8', { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' }],
    ['DISABLE_NETWORK_RESOURCE_PROVISIONING', '1.9', '1.8', { DISABLE_NETWORK_RESOURCE_PROVISIONING: 'true' }],
  ])('%s: known to %s, not to %s', (_, newer, older, env) => {
    const untouched = settled(older).statistics();
    expect(settled(older, { env }).statistics()).toEqual(untouched);
    expect(settled(newer, { env }).statistics()).not.toEqual(settled(newer).statistics());
  });

  it('ENABLE_IPv6: known to 1.10, not to 1.9', () => {
    const env = {
      ENABLE_IPv4: 'false',
      ENABLE_IPv6: 'true',
      ENABLE_PREFIX_DELEGATION: 'true',
      WARM_PREFIX_TARGET: '1',
    };
    expect(settled('1.10', { env }).callsOf('AssignIpv6Addresses')).toBe(1);
    expect(settled('1.9', { env }).callsOf('AssignIpv6Addresses')).toBe(0);
  });

  it('DISABLE_LEAKED_ENI_CLEANUP: known to 1.13, not to 1.12', () => {
    const cleanUps = (version: string) => {
      const node = settled(version, { env: { DISABLE_LEAKED_ENI_CLEANUP: 'true' } });
      node.runFor(minutes(10));
      return node.calls.filter((call) => call.variant === 'leaked').length;
    };
    expect(cleanUps('1.13')).toBe(0);
    expect(cleanUps('1.12')).toBe(1);
  });

  it('AWS_MANAGE_ENIS_NON_SCHEDULABLE: known to 1.12.6, not to 1.12.5', () => {
    const grows = (version: string) => {
      const node = settled(version, { env: { AWS_MANAGE_ENIS_NON_SCHEDULABLE: 'true', WARM_IP_TARGET: '1' } });
      node.cordon();
      node.addPod('a');
      node.runFor(minutes(1));
      return node.statistics().total;
    };
    expect(grows('1.12.6')).toBe(2);
    expect(grows('1.12.5')).toBe(1);
  });
});
