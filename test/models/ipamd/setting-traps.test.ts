import { describe, expect, it } from 'vitest';
import { SETTING_TRAPS } from '../../../models/ipamd/setting-traps.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode, subnet } from '../../harness/one-node.ts';
import { type TrapNode, trapContext } from '../../harness/trap-context.ts';
import { recordsOf } from '../../scenarios/scenario-records.ts';

type Env = Readonly<Record<string, string>>;

const CUSTOM: Env = { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' };
const PREFIXES: Env = { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' };

/** The ids of the traps that settings fall into on a kind of node, each with what is said. */
function trapsIn(env: Env, kind: TrapNode = {}): Record<string, string> {
  const context = trapContext(env, kind);
  return Object.fromEntries(
    SETTING_TRAPS.flatMap((trap) => trap.find(context).map(({ message }) => [trap.id, message] as const)),
  );
}

/** A node with these settings, five minutes after its start. */
function nodeWith(env: Env, { type = 'm5.large', maxPods, version }: TrapNode = {}): OneNode {
  const node = new OneNode({
    instanceType: type,
    env: { WARM_ENI_TARGET: '1', WARM_PREFIX_TARGET: '1', ...env },
    ...(maxPods !== undefined && { maxPods }),
    ...(version !== undefined && { version }),
    ...(env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG === 'true' && {
      subnets: [subnet('own', '10.0.0.0/24'), subnet('pods', '10.1.0.0/16')],
      eniConfigSubnet: 'pods',
    }),
  });
  node.start();
  node.runFor(minutes(5));
  return node;
}

function addPods(node: OneNode, count: number): void {
  for (let pod = 1; pod <= count; pod += 1) node.addPod(`pod-${pod}`, seconds(11));
}

const waiting = (node: OneNode) => node.pods.filter(({ address }) => address === undefined).length;

/** Both daemons do the same, call for call. */
function expectSame(a: OneNode, b: OneNode): void {
  for (const node of [a, b]) {
    addPods(node, 8);
    node.runFor(minutes(10));
  }
  expect(b.statistics()).toEqual(a.statistics());
  expect(b.calls.map(({ start, action, count }) => [start, action, count])).toEqual(
    a.calls.map(({ start, action, count }) => [start, action, count]),
  );
}

it('what EKS installs falls into no trap', () => {
  expect(trapsIn({})).toEqual({});
  expect(trapsIn({ WARM_IP_TARGET: '10', MINIMUM_IP_TARGET: '20' })).toEqual({});
  expect(trapsIn(PREFIXES, { maxPods: 110 })).toEqual({});
});

describe('minimum-ip-target-without-warm-ip-target', () => {
  it('freezes the pool at whole prefixes (#3685)', () => {
    const env = { ...CUSTOM, ...PREFIXES, WARM_IP_TARGET: '0', WARM_ENI_TARGET: '0', MINIMUM_IP_TARGET: '22' };
    const kind = { type: 'm5.4xlarge', maxPods: 110 };
    expect(trapsIn(env, kind)['minimum-ip-target-without-warm-ip-target']).toBe(
      'MINIMUM_IP_TARGET=22 and WARM_IP_TARGET=0: the pool stays at 32 addresses, and of 108 pods that fit on a node 76 wait for ever. Set WARM_IP_TARGET to 1 or more.',
    );
    const node = nodeWith(env, kind);
    addPods(node, 50);
    node.runFor(minutes(60));
    expect(node.statistics()).toMatchObject({ total: 32, assigned: 32 });
    expect(waiting(node)).toBe(18);
  });

  it('freezes the pool at the very number of single addresses, also where WARM_IP_TARGET cannot be read', () => {
    for (const warm of [{}, { WARM_IP_TARGET: '0' }, { WARM_IP_TARGET: 'two' }]) {
      const env = { MINIMUM_IP_TARGET: '5', ...warm };
      expect(trapsIn(env)['minimum-ip-target-without-warm-ip-target']).toContain('stays at 5 addresses');
      const node = nodeWith(env);
      addPods(node, 8);
      node.runFor(minutes(30));
      expect([node.statistics().total, waiting(node)]).toEqual([5, 3]);
    }
  });

  it('is none where the minimum is enough for all pods of the node', () => {
    const env = { MINIMUM_IP_TARGET: '5' };
    expect(trapsIn(env, { maxPods: 7 })).toEqual({});
    expect(trapsIn({ ...env, WARM_IP_TARGET: '1' })['minimum-ip-target-without-warm-ip-target']).toBeUndefined();
  });
});

describe('warm-eni-target-zero', () => {
  it('flaps for ever on an idle node with custom networking (#1775)', () => {
    const env = { ...CUSTOM, WARM_ENI_TARGET: '0' };
    expect(trapsIn(env)['warm-eni-target-zero']).toContain('an idle node creates and frees an interface for ever');
    const node = nodeWith(env, { type: 'm5.xlarge' });
    node.runFor(minutes(55));
    const created = node.calls.filter(({ action }) => action === 'CreateNetworkInterface').map(({ start }) => start);
    expect(created.length).toBeGreaterThan(40);
    const periods = created.slice(1).map((start, index) => (start - (created[index] ?? 0)) / seconds(1));
    for (const period of periods) expect(period).toBeCloseTo(75, -1);
  });

  it('flaps when the pods just fill the interfaces', () => {
    expect(trapsIn({ WARM_ENI_TARGET: '0' })['warm-eni-target-zero']).toContain('whose interfaces are just full');
    const created = (pods: number) => {
      const node = nodeWith({ WARM_ENI_TARGET: '0' });
      addPods(node, pods);
      node.runFor(minutes(60));
      return node.callsOf('CreateNetworkInterface');
    };
    expect(created(8)).toBe(0);
    expect(created(9)).toBeGreaterThan(40);
    expect(created(10)).toBe(1);
  });

  it('is none with IP targets', () => {
    expect(trapsIn({ WARM_ENI_TARGET: '0', WARM_IP_TARGET: '10' })['warm-eni-target-zero']).toBeUndefined();
  });
});

describe('warm-eni-target-without-effect', () => {
  it.each([
    ['IP targets', { WARM_IP_TARGET: '8', MINIMUM_IP_TARGET: '10' }, 29],
    ['prefixes', PREFIXES, 110],
  ])('with %s nothing changes', (_, env, maxPods) => {
    const more = { ...env, WARM_ENI_TARGET: '3' };
    expect(Object.keys(trapsIn(more, { maxPods }))).toEqual(['warm-eni-target-without-effect']);
    expectSame(nodeWith(env, { maxPods }), nodeWith(more, { maxPods }));
  });
});

describe('warm-prefix-target-without-effect', () => {
  it.each([
    ['without prefixes', {}],
    ['with IP targets', { ...PREFIXES, WARM_IP_TARGET: '8' }],
  ])('%s nothing changes', (_, env) => {
    const more = { ...env, WARM_PREFIX_TARGET: '3' };
    expect(Object.keys(trapsIn(more, { maxPods: 110 }))).toEqual(['warm-prefix-target-without-effect']);
    expectSame(nodeWith(env), nodeWith(more));
  });
});

describe('no-prefix-target', () => {
  const env = { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '0' };

  it.each([[{}], [{ WARM_IP_TARGET: '0', MINIMUM_IP_TARGET: '0' }], [{ WARM_IP_TARGET: '-1' }]])(
    'keeps aws-node from starting: %j',
    async (more) => {
      const all = { ...env, ...more };
      expect(trapsIn(all)['no-prefix-target']).toContain('aws-node does not start');
      const { node, event } = await recordsOf(`{duration: 10m, nodeGroups: [{name: n, desiredSize: 1}],
        vpcCni: {env: ${JSON.stringify(all)}}}`);
      expect(node[0]?.ready).toBeUndefined();
      expect(event.find(({ kind }) => kind === 'ipamd-start-failed')?.message).toContain(
        'with ENABLE_PREFIX_DELEGATION one of WARM_PREFIX_TARGET, WARM_IP_TARGET, MINIMUM_IP_TARGET must be above 0',
      );
    },
  );

  it('is none as soon as one of them is set', () => {
    expect(trapsIn({ ...env, WARM_IP_TARGET: '16' }, { maxPods: 110 })).toEqual({});
  });
});

describe('warm-target-above-limit', () => {
  it.each([
    ['WARM_IP_TARGET', { WARM_IP_TARGET: '27' }, 29, 27],
    ['MINIMUM_IP_TARGET', { MINIMUM_IP_TARGET: '28', WARM_IP_TARGET: '10' }, 29, 27],
    ['WARM_ENI_TARGET', { WARM_ENI_TARGET: '3' }, 29, 27],
    ['WARM_PREFIX_TARGET', { ...PREFIXES, WARM_PREFIX_TARGET: '30' }, 110, 144],
  ])('lets an idle node take all it can have: %s', (variable, env, maxPods, total) => {
    expect(trapsIn(env, { maxPods })['warm-target-above-limit']).toContain(`${variable}=`);
    expect(nodeWith(env, { maxPods }).statistics().total).toBe(total);
  });

  it.each([
    [{ WARM_IP_TARGET: '26' }],
    [{ WARM_IP_TARGET: '6', MINIMUM_IP_TARGET: '27' }],
    [{ WARM_ENI_TARGET: '2' }],
    [{ ...PREFIXES, WARM_PREFIX_TARGET: '6' }],
  ])('is none below: %j', (env: Env) => {
    const maxPods = 'ENABLE_PREFIX_DELEGATION' in env ? 110 : 29;
    expect(trapsIn(env, { maxPods })['warm-target-above-limit']).toBeUndefined();
  });
});

describe('cooling-addresses-count-as-free', () => {
  it('lets pods wait for the cool-down although the pool could grow (#2896)', () => {
    const env = { WARM_IP_TARGET: '2', MINIMUM_IP_TARGET: '23' };
    expect(trapsIn(env)['cooling-addresses-count-as-free']).toContain('(30 s)');
    const node = nodeWith(env, { type: 'm5.2xlarge' });
    addPods(node, 23);
    node.runFor(minutes(5));
    for (let pod = 1; pod <= 8; pod += 1) {
      node.deletePod(`pod-${pod}`);
      node.runFor(seconds(0.1));
    }
    node.runFor(seconds(3));
    for (let pod = 1; pod <= 8; pod += 1) node.addPod(`new-${pod}`, seconds(1));
    expect(waiting(node)).toBe(6);
    node.runFor(seconds(25));
    expect(waiting(node)).toBe(6);
    expect(node.statistics().total).toBeLessThanOrEqual(25);
    node.runFor(seconds(5));
    expect(waiting(node)).toBe(0);
  });

  it('is not worth a word with a larger target', () => {
    expect(trapsIn({ WARM_IP_TARGET: '6' })).toEqual({});
    expect(trapsIn({ WARM_IP_TARGET: '2', IP_COOLDOWN_PERIOD: '0' })).toEqual({});
  });
});

describe('ip-family-refused', () => {
  it.each([
    [{ ENABLE_IPv4: 'false' }, 'exactly one'],
    [{ ENABLE_IPv6: 'true', ...PREFIXES }, 'exactly one'],
    [{ ENABLE_IPv6: 'true', ENABLE_IPv4: 'false' }, 'needs ENABLE_PREFIX_DELEGATION'],
    [{ ENABLE_IPv6: 'true', ENABLE_IPv4: 'false', ...PREFIXES, ...CUSTOM }, 'excludes'],
  ])('keeps the daemon from starting: %j', (env: Env, reason) => {
    expect(trapsIn(env)['ip-family-refused']).toContain(reason);
    expect(nodeWith(env).ready).toBe(false);
  });

  it('is none for an IPv6 cluster', () => {
    const env = { ENABLE_IPv6: 'true', ENABLE_IPv4: 'false', ...PREFIXES };
    expect(trapsIn(env, { maxPods: 110 })).toEqual({});
    expect(nodeWith(env).ready).toBe(true);
  });
});

describe('prefixes-not-supported', () => {
  it('leaves nodes that are not Nitro with single addresses', () => {
    expect(Object.keys(trapsIn(PREFIXES, { type: 'm4.large' }))).toEqual(['prefixes-not-supported']);
    expectSame(nodeWith({}, { type: 'm4.large' }), nodeWith(PREFIXES, { type: 'm4.large' }));
    expect(nodeWith(PREFIXES, { type: 'm4.large' }).statistics().prefixes).toBe(0);
  });
});

describe('no-interface-for-pods', () => {
  it('keeps nodes with custom networking from getting ready', () => {
    const env = { ...CUSTOM, MAX_ENI: '1' };
    expect(trapsIn(env)['no-interface-for-pods']).toContain('MAX_ENI leaves one interface');
    expect(nodeWith(env).ready).toBe(false);
    expect(trapsIn({ ...CUSTOM, MAX_ENI: '2' })).toEqual({});
    expect(nodeWith({ ...CUSTOM, MAX_ENI: '2' }).ready).toBe(true);
  });
});

describe('no-provisioning', () => {
  it.each(['DISABLE_NETWORK_RESOURCE_PROVISIONING', 'ENABLE_IMDS_ONLY_MODE'])('%s leaves the pool as it is', (name) => {
    const env = { [name]: 'true' };
    expect(trapsIn(env)['no-provisioning']).toContain(name);
    const node = nodeWith(env);
    addPods(node, 1);
    node.runFor(minutes(10));
    expect([node.ready, node.statistics().total, waiting(node)]).toEqual([true, 0, 1]);
  });
});

describe('max-eni-above-limit', () => {
  it('changes nothing', () => {
    expect(Object.keys(trapsIn({ MAX_ENI: '4' }))).toEqual(['max-eni-above-limit']);
    expect(trapsIn({ MAX_ENI: '3' })).toEqual({});
    expectSame(nodeWith({}), nodeWith({ MAX_ENI: '4' }));
  });
});

describe('multi-nic-on-one-card', () => {
  it('changes nothing', () => {
    expect(Object.keys(trapsIn({ ENABLE_MULTI_NIC: 'true' }))).toEqual(['multi-nic-on-one-card']);
    expect(trapsIn({ ENABLE_MULTI_NIC: 'true' }, { type: 'c6in.32xlarge' })).toEqual({});
    expectSame(nodeWith({}), nodeWith({ ENABLE_MULTI_NIC: 'true' }));
  });
});

describe('value-not-understood', () => {
  it.each([
    ['WARM_IP_TARGET', '2.5', '"2.5" cannot be used: it counts as not set', {}],
    ['WARM_IP_TARGET', '-3', '"-3" cannot be used: it counts as not set', {}],
    ['WARM_ENI_TARGET', 'one', '"one" cannot be used: it counts as 1', { WARM_ENI_TARGET: '1' }],
    ['WARM_ENI_TARGET', ' 2', '" 2" cannot be used: it counts as 1', { WARM_ENI_TARGET: '1' }],
    ['MAX_ENI', '0', '"0" cannot be used: it counts as not set', {}],
    ['ENABLE_PREFIX_DELEGATION', 'yes', '"yes" cannot be used: it counts as false', {}],
    ['ENABLE_SUBNET_DISCOVERY', 'off', '"off" cannot be used: it counts as true', {}],
  ])('%s=%s is as the default', (variable, value, message, same: Env) => {
    const found = trapsIn({ [variable]: value });
    expect(found['value-not-understood']).toBe(`${variable}=${message}.`);
    expectSame(nodeWith(same), nodeWith({ [variable]: value }));
  });

  it.each([['+2'], ['007'], ['']])('WARM_ENI_TARGET=%j can be read', (value) => {
    expect(trapsIn({ WARM_ENI_TARGET: value })['value-not-understood']).toBeUndefined();
  });
});

describe('cooldown-refused', () => {
  it.each(['-1', '30s', '1.5'])('keeps aws-node from starting: %s', async (value) => {
    expect(trapsIn({ IP_COOLDOWN_PERIOD: value })['cooldown-refused']).toContain('whole number of seconds');
    const { node } = await recordsOf(`{duration: 10m, nodeGroups: [{name: n, desiredSize: 1}],
      vpcCni: {env: {IP_COOLDOWN_PERIOD: "${value}"}}}`);
    expect(node[0]?.ready).toBeUndefined();
  });

  it('is none for a release that does not know it', () => {
    expect(Object.keys(trapsIn({ IP_COOLDOWN_PERIOD: '-1' }, { version: '1.14' }))).toEqual(['unknown-to-release']);
  });
});

describe('unknown-to-release', () => {
  it('changes nothing', () => {
    const env = { IP_COOLDOWN_PERIOD: '0' };
    expect(Object.keys(trapsIn(env, { version: '1.14' }))).toEqual(['unknown-to-release']);
    expect(trapsIn(env, { version: '1.15' })).toEqual({});
    expectSame(nodeWith({}, { version: '1.14' }), nodeWith(env, { version: '1.14' }));
  });

  it('is none of what only the manifest sets', () => {
    expect(trapsIn({}, { version: '1.7' })).toEqual({});
  });
});

it('every trap has an id of its own and says why and where it was seen', () => {
  expect(new Set(SETTING_TRAPS.map(({ id }) => id)).size).toBe(SETTING_TRAPS.length);
  for (const { title, why, source } of SETTING_TRAPS)
    expect([title, why, source].every((text) => text !== '')).toBe(true);
});
