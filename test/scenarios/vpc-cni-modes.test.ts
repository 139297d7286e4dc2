import { describe, expect, it } from 'vitest';
import { contains, parseCidr, parseIpv4 } from '../../models/ipv4.ts';
import { toSeconds } from '../../sim/time.ts';
import { HEAD, load, warningsOf } from './scenario-files.ts';
import { recordsOf } from './scenario-records.ts';

const count = <T>(list: readonly T[], fits: (item: T) => boolean) => list.filter(fits).length;

function isIn(cidr: string, address: string | undefined): boolean {
  const block = parseCidr(cidr);
  const first = parseIpv4(address ?? '');
  return block !== undefined && first !== undefined && contains(block, { first, size: 1 });
}

describe('vpcCni.version', () => {
  const idleNode = (version: string) => `{
    duration: 5m, vpcCni: {version: "${version}"}, nodeGroups: [{name: n, desiredSize: 1}] }`;

  it('decides how the daemon behaves: 1.19 has no subnet exclusion and so never looks at subnets of interfaces', async () => {
    const subnetsLookedAt = async (version: string) =>
      count((await recordsOf(idleNode(version))).ec2Call, (call) => call.action === 'DescribeSubnets');
    expect(await subnetsLookedAt('v1.23.1')).toBe(1);
    expect(await subnetsLookedAt('1.19')).toBe(0);
    expect(await subnetsLookedAt('v1.19.6-eksbuild.1')).toBe(0);
  });

  it('that is only told is worth a warning', async () => {
    expect((await load(`${HEAD}spec: {vpcCni: {version: "1.19"}}`)).warnings).toEqual([]);
    expect(await warningsOf(`${HEAD}spec: {vpcCni: {version: "1.15"}}`)).toEqual([
      'scenario.yaml:3:26: spec.vpcCni.version: how 1.15 differs from later releases is told by its changelog, not recorded',
    ]);
  });
});

describe('custom networking', () => {
  const twoZones = (env: string, eniConfigs: string, labels = '{}') => `{
    duration: 15m,
    vpc: {cidrs: [10.0.0.0/16, 100.64.0.0/16], subnets: [
      {id: a, cidr: 10.0.0.0/24, zone: zone-a}, {id: b, cidr: 10.0.1.0/24, zone: zone-b},
      {id: pods-a, cidr: 100.64.0.0/20, zone: zone-a}, {id: pods-b, cidr: 100.64.16.0/20, zone: zone-b}]},
    vpcCni: {env: {AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true", ${env}}, eniConfigs: ${eniConfigs}},
    nodeGroups: [{name: n, desiredSize: 2, subnets: [a, b], labels: ${labels}}],
    workloads: [{deployment: {name: web, replicas: 20, createAt: 5m}}]}`;
  const ofZones = '[{name: zone-a, subnet: pods-a}, {name: zone-b, subnet: pods-b}]';

  it('gives pods addresses of the ENIConfig of their zone, and nodes primary addresses of their own subnet', async () => {
    const { pod, subnet } = await recordsOf(twoZones('ENI_CONFIG_LABEL_DEF: topology.kubernetes.io/zone', ofZones));
    expect(count(pod, ({ outcome }) => outcome === 'ready')).toBe(20);
    for (const { node, address, device } of pod) {
      expect(isIn(node === 'n-1' ? '100.64.0.0/20' : '100.64.16.0/20', address), `${node} ${address}`).toBe(true);
      expect(device).toBeGreaterThan(0);
    }
    const last = new Map(subnet.map((sample) => [sample.subnet, sample.states]));
    expect(last.get('a')?.get('eni-primary')).toBe(1);
    expect(last.get('a')?.get('assigned')).toBe(0);
    expect(last.get('pods-a')?.get('assigned')).toBe(count(pod, ({ node }) => node === 'n-1'));
  });

  it.each([
    ['a label of the group', '', 'k8s.amazonaws.com/eniConfig'],
    ['another label', 'ENI_CONFIG_LABEL_DEF: pods', 'pods'],
  ])('finds the ENIConfig by %s', async (_, env, label) => {
    const { pod } = await recordsOf(
      twoZones(env, '[{name: mine, subnet: pods-a}]', `{${label}: mine}`).replaceAll('zone-b', 'zone-a'),
    );
    expect(count(pod, ({ address }) => isIn('100.64.0.0/20', address))).toBe(20);
  });

  it('uses the ENIConfig default without the label', async () => {
    const spec = twoZones('', '[{name: other, subnet: pods-b}, {name: default, subnet: pods-a}]');
    const { pod } = await recordsOf(spec.replaceAll('zone-b', 'zone-a'));
    expect(count(pod, ({ address }) => isIn('100.64.0.0/20', address))).toBe(20);
  });

  it('leaves a node without an ENIConfig not ready for ever', async () => {
    const { node, event, ec2Call } = await recordsOf(twoZones('', '[{name: other, subnet: pods-a}]'));
    expect(node.map(({ ready }) => ready)).toEqual([undefined, undefined]);
    expect(count(event, ({ kind }) => kind === 'ipamd-start-failed')).toBeGreaterThan(4);
    expect(count(ec2Call, ({ action }) => action === 'CreateNetworkInterface')).toBe(0);
  });

  it('cannot attach interfaces of another zone: the node never becomes ready and leaves nothing behind', async () => {
    const { node, ec2Call, subnet } = await recordsOf(twoZones('', '[{name: default, subnet: pods-a}]'));
    expect(node.map(({ ready }) => ready === undefined)).toEqual([false, true]);
    const ofOther = ec2Call.filter((call) => call.node === 'n-2' && call.action === 'AttachNetworkInterface');
    expect(new Set(ofOther.map(({ error }) => error))).toEqual(new Set(['InvalidParameterCombination']));
    expect(subnet.at(-1)?.states.get('in-transit')).toBe(0);
  });

  it('does not lower maxPods: on a t2.medium 5 pods of 15 wait for ever (#331)', async () => {
    const { pod, node } = await recordsOf(`{
      duration: 15m,
      vpc: {cidrs: [10.0.0.0/16], subnets: [
        {id: a, cidr: 10.0.0.0/24, zone: z}, {id: pods, cidr: 10.0.16.0/20, zone: z}]},
      vpcCni: {env: {AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true"}, eniConfigs: [{name: default, subnet: pods}]},
      nodeGroups: [{name: n, instanceType: t2.medium, desiredSize: 1, subnets: [a]}],
      workloads: [{deployment: {name: nginx, replicas: 200}}]}`);
    expect(node[0]?.maxPods).toBe(17);
    const outcomes = (outcome: string) => count(pod, (record) => record.outcome === outcome);
    expect([outcomes('ready'), outcomes('waiting'), outcomes('unschedulable')]).toEqual([10, 5, 185]);
    const waiting = pod.filter(({ outcome }) => outcome === 'waiting');
    for (const { waitParts, addressWait } of waiting) {
      expect(waitParts.get('MAX_ENI')).toBeGreaterThan(0.9 * addressWait);
    }
  });
});

describe('IPv6', () => {
  const IPV6 = 'ENABLE_IPv4: "false", ENABLE_IPv6: "true", ENABLE_PREFIX_DELEGATION: "true"';
  const spec = `{
    duration: 15m,
    vpc: {cidrs: [10.0.0.0/16], subnets: [{id: a, cidr: 10.0.0.0/28, zone: z}]},
    vpcCni: {env: {${IPV6}}},
    nodeGroups: [{name: n, desiredSize: 2}],
    workloads: [{deployment: {name: web, replicas: 100, lifetime: 2m, createAt: 3m}}]}`;

  it('gives pods addresses of the /80 of their node, at once', async () => {
    const { pod, ec2Call } = await recordsOf(spec);
    const started = pod.filter(({ addressAssigned }) => addressAssigned !== undefined);
    expect(started.length).toBeGreaterThan(200);
    for (const { address, addressWait, node } of started) {
      expect(address).toMatch(/^2001:db8:0:[0-9a-f]+:[0-9a-f]+::[0-9a-f]*$/);
      // All pods come after the nodes are ready: only then can they be placed.
      expect(toSeconds(addressWait), `${node} ${address}`).toBe(0);
    }
    expect(new Set(ec2Call.filter(({ start }) => start > 3e8).map(({ action }) => action))).toEqual(new Set());
  });

  it('takes one IPv4 address for each node, and the maxPods of prefixes', async () => {
    const { subnet, node, pool } = await recordsOf(spec);
    const states = subnet.at(-1)?.states;
    expect(states?.get('eni-primary')).toBe(2);
    // 16 addresses, 5 reserved.
    expect(states?.get('free')).toBe(9);
    expect(states?.get('warm')).toBe(0);
    expect(node.map(({ maxPods }) => maxPods)).toEqual([110, 110]);
    for (const { total, assigned, cooling, warm } of pool) expect(assigned + cooling + warm).toBe(total);
  });

  it('does not start beside ENABLE_IPv4=true, which the manifest of IPv4 clusters sets', async () => {
    const { node } = await recordsOf(spec.replace('ENABLE_IPv4: "false", ', ''));
    expect(node.map(({ ready }) => ready)).toEqual([undefined, undefined]);
  });
});

describe('the interfaces of the launch template', () => {
  const spec = (networkInterfaces: string, env: string) => `{
    duration: 15m,
    vpc: {subnets: [{id: a, cidr: 10.0.0.0/24, zone: z}]},
    vpcCni: {env: {${env}}},
    nodeGroups: [{name: n, desiredSize: 1, networkInterfaces: ${networkInterfaces}}],
    workloads: [{deployment: {name: web, replicas: 14, createAt: 5m}}]}`;

  it('are all that pods have without provisioning', async () => {
    const eni = (device: number) => `{deviceIndex: ${device}, secondaryPrivateIpAddressCount: 6}`;
    const none = 'DISABLE_NETWORK_RESOURCE_PROVISIONING: "true"';
    const { pod, ec2Call } = await recordsOf(spec(`[${eni(0)}, ${eni(1)}]`, none));
    expect(count(pod, ({ outcome }) => outcome === 'ready')).toBe(12);
    expect(count(pod, ({ outcome }) => outcome === 'waiting')).toBe(2);
    expect(count(ec2Call, ({ action }) => !action.startsWith('Describe'))).toBe(0);
  });

  it('come with prefixes too', async () => {
    const env = 'DISABLE_NETWORK_RESOURCE_PROVISIONING: "true", ENABLE_PREFIX_DELEGATION: "true"';
    const { pod } = await recordsOf(spec('[{deviceIndex: 0, ipv4PrefixCount: 1}]', env));
    expect(count(pod, ({ outcome }) => outcome === 'ready')).toBe(14);
  });

  const second = (tags: string) => `[{deviceIndex: 1, secondaryPrivateIpAddressCount: 9, tags: ${tags}}]`;

  it.each([
    ['are managed like others', '{}', 'MANAGE_UNTAGGED_ENI: "true"', true],
    ['are left alone where a tag says so', '{node.k8s.amazonaws.com/no_manage: "true"}', '', false],
    ['are left alone where only tagged ones are managed', '{}', 'MANAGE_UNTAGGED_ENI: "false"', false],
  ])('%s', async (_, tags, env, managed) => {
    const { pod, node } = await recordsOf(spec(second(tags), env));
    expect(count(pod, ({ outcome }) => outcome === 'ready')).toBe(14);
    expect(count(pod, ({ device }) => device === 1) > 0).toBe(managed);
    expect(node[0]?.poolAtEnd).toBe(managed ? 27 : 18);
  });

  it('stay where they are EFAs, however few pods there are', async () => {
    const enis = async (interfaceType: string) => {
      const enis = `[{deviceIndex: 0, secondaryPrivateIpAddressCount: 9},
        {deviceIndex: 1, interfaceType: ${interfaceType}, secondaryPrivateIpAddressCount: 9}]`;
      const { node } = await recordsOf(spec(enis, '').replace('replicas: 14', 'replicas: 0'));
      return node[0]?.enisAtEnd;
    };
    expect(await enis('efa')).toBe(2);
    expect(await enis('interface')).toBe(1);
  });
});

describe('several network cards', () => {
  const spec = (env: string, multiNic: boolean) => `{
    duration: 15m,
    vpc: {subnets: [{id: a, cidr: 10.0.0.0/22, zone: z}]},
    vpcCni: {env: {WARM_IP_TARGET: "10", ${env}}},
    nodeGroups: [{name: n, instanceType: c6in.32xlarge, desiredSize: 1}],
    workloads: [{deployment: {name: web, replicas: 12, createAt: 5m, multiNic: ${multiNic}}}]}`;

  it('give a pod that asks for it an address of each, one pod after the other on the second card', async () => {
    const { pod, pool, subnet, node } = await recordsOf(spec('ENABLE_MULTI_NIC: "true"', true));
    expect(count(pod, ({ outcome }) => outcome === 'ready')).toBe(12);
    expect(subnet.at(-1)?.states.get('assigned')).toBe(24);
    const last = new Map(pool.map((sample) => [sample.networkCard, sample]));
    expect([...last].map(([card, { total, assigned }]) => [card, total, assigned])).toEqual([
      [0, 22, 12],
      [1, 13, 12],
    ]);
    expect(node[0]).toMatchObject({ poolAtEnd: 35, enisAtEnd: 2 });
    // The second card has one warm address: the others wait for the loop and a call, and then for the kubelet.
    const waited = pod.filter(({ addressWait }) => addressWait > 0);
    expect(waited.length).toBe(11);
    for (const { addressWait, waitParts } of waited) {
      const causes = [...waitParts.keys()];
      expect(causes).toEqual(expect.arrayContaining(['EC2_CALL', 'KUBELET_RETRY', 'POOL_TICK']));
      expect([...waitParts.values()].reduce((sum, part) => sum + part, 0)).toBe(addressWait);
    }
  });

  it('leave pods alone that do not ask for it', async () => {
    const { pod, subnet } = await recordsOf(spec('ENABLE_MULTI_NIC: "true"', false));
    expect(count(pod, ({ outcome }) => outcome === 'ready')).toBe(12);
    expect(subnet.at(-1)?.states.get('assigned')).toBe(12);
  });

  it('are refused where the daemon does not manage them', async () => {
    const { pod, subnet } = await recordsOf(spec('', true));
    expect(count(pod, ({ outcome }) => outcome === 'waiting')).toBe(12);
    expect(subnet.at(-1)?.states.get('assigned')).toBe(0);
    for (const { waitParts } of pod) expect([...waitParts.keys()]).toEqual(['NO_FREE_IP']);
  });
});
