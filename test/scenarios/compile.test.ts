import { describe, expect, it } from 'vitest';
import type { ClusterConfig } from '../../models/cluster-config.ts';
import { parseCidr } from '../../models/ipv4.ts';
import { HEAD, load, warningsOf } from './scenario-files.ts';

async function compiled(spec: string): Promise<ClusterConfig> {
  return (await load(`${HEAD}spec: ${spec}`)).config;
}

describe('an empty spec', () => {
  it('is what eksctl and EKS give: two m5.large in two subnets, without pods', async () => {
    const { vpc, nodeGroups, workloads, seed, duration } = await compiled('{}');
    expect(seed).toBe(1);
    expect(duration).toBe(3_600e6);
    expect(vpc.subnets.map((subnet) => subnet.cidr)).toEqual([parseCidr('10.0.0.0/19'), parseCidr('10.0.32.0/19')]);
    expect(nodeGroups).toMatchObject([{ instanceType: 'm5.large', size: 2, subnets: ['a', 'b'], maxPods: 29 }]);
    expect(workloads).toEqual([]);
  });

  it('has the environment of the EKS manifest', async () => {
    expect((await compiled('{vpcCni: {}}')).vpcCni).toMatchObject({
      env: {
        ENABLE_IPv4: 'true',
        ENABLE_IPv6: 'false',
        ENABLE_PREFIX_DELEGATION: 'false',
        WARM_ENI_TARGET: '1',
        WARM_PREFIX_TARGET: '1',
      },
      walkOrder: 'random',
    });
  });
});

describe('the environment', () => {
  it('is set on top of the manifest, as texts', async () => {
    const { env } = (await compiled('{vpcCni: {env: {WARM_ENI_TARGET: "0", WARM_IP_TARGET: "05"}}}')).vpcCni;
    expect(env).toMatchObject({ WARM_ENI_TARGET: '0', WARM_IP_TARGET: '05', WARM_PREFIX_TARGET: '1' });
  });

  it.each([
    [
      'vpcCni: {env: {WARM_IP_TARGET: five}}',
      'scenario.yaml:3:39: spec.vpcCni.env: WARM_IP_TARGET="five" cannot be used: it counts as not set',
    ],
    [
      'duration: 10m, events: [{at: 20h, cordon: {node: nodes-1}}]',
      'scenario.yaml:3:37: spec.events[0].at: after the end of the run (10m): it does not happen',
    ],
    [
      'events: [{at: 1m, drain: {node: nodes-99}}]',
      'scenario.yaml:3:40: spec.events[0].drain.node: there will be no node nodes-99: the group nodes has 2',
    ],
  ])('%s is worth a warning', async (spec, warning) => {
    expect(await warningsOf(`${HEAD}spec: {${spec}}`)).toEqual([warning]);
  });

  it('may drain a node that comes in the place of another', async () => {
    const spec = 'events: [{at: 1m, spotInterruption: {node: nodes-1}}, {at: 9m, drain: {node: nodes-3}}]';
    expect((await load(`${HEAD}spec: {${spec}}`)).warnings).toEqual([]);
  });

  it('may hold what aws-node does not know: a warning', async () => {
    const warnings = await warningsOf(
      `${HEAD}spec: {vpcCni: {env: {HTTPS_PROXY: "x", AWS_VPC_K8S_CNI_LOGLEVEL: "DEBUG"}}}`,
    );
    expect(warnings).toEqual([
      'scenario.yaml:3:23: spec.vpcCni.env: aws-node has no variable HTTPS_PROXY; it has no effect here',
    ]);
  });
});

describe('a node group', () => {
  it.each([
    // 8 GiB - (11 x 29 + 255) - 100 MiB; 2 cores - 6 % - 1 %
    ['m5.large', '', 29, 1_930, 7_518],
    ['m5.xlarge', '', 58, 3_920, 16_384 - (11 * 58 + 255) - 100],
    // 48 cores: 60 + 10 + 10 + 44 x 2.5 reserved
    ['m5.12xlarge', '', 234, 47_810, 196_608 - (11 * 234 + 255) - 100],
    ['m5.large', ', maxPods: 110', 110, 1_930, 8_192 - (11 * 110 + 255) - 100],
  ])('of %s%s has what EKS leaves for pods', async (type, more, maxPods, milliCpu, memoryMiB) => {
    const { nodeGroups } = await compiled(`{nodeGroups: [{name: a, instanceType: ${type}${more}}]}`);
    expect(nodeGroups[0]).toMatchObject({ maxPods, allocatable: { milliCpu, memoryMiB } });
  });

  it.each([
    ['m5.large', 110],
    ['m5.12xlarge', 250],
    // 2 interfaces of 2 addresses: fewer prefixes than 110 pods need
    ['t3.nano', 34],
    // not Nitro: no prefixes
    ['m4.large', 20],
  ])('of %s with prefixes takes the advised number of pods at most', async (type, maxPods) => {
    const { nodeGroups } = await compiled(
      `{nodeGroups: [{name: a, instanceType: ${type}}], vpcCni: {env: {ENABLE_PREFIX_DELEGATION: "true"}}}`,
    );
    expect(nodeGroups[0]?.maxPods).toBe(maxPods);
  });

  // The worked examples of AWS's pages: eni-max-pods.txt, max-pods-calculator.sh, "How maxPods is determined".
  it.each([
    ['m5.large', 'maxPods: eni-formula', '', 29],
    ['m5.16xlarge', 'maxPods: eni-formula', '', 737],
    ['m5.16xlarge', 'maxPods: eni-formula, managed: true', '', 250],
    ['m5.large', 'maxPods: eni-formula', 'ENABLE_PREFIX_DELEGATION: "true"', 29],
    ['m5.large', 'maxPods: calculator', '', 29],
    ['m5.large', 'maxPods: calculator', 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true"', 20],
    ['m5.large', 'maxPods: calculator', 'MAX_ENI: "2"', 20],
    ['m5.large', 'maxPods: calculator', 'MAX_ENI: "9"', 29],
    ['m5.large', 'maxPods: calculator', 'ENABLE_PREFIX_DELEGATION: "true"', 110],
    ['m5.16xlarge', 'maxPods: calculator', '', 250],
    ['m5.large', 'maxPods: auto-mode', '', 27],
    ['m5.4xlarge', 'maxPods: auto-mode', '', 110],
    ['m5.large', 'maxPods: 200', '', 200],
    ['m5.large', 'maxPods: 200, managed: true', '', 110],
    ['m5.large', 'managed: true', '', 29],
  ])('of %s with {%s} and {%s} takes %d pods', async (type, more, env, maxPods) => {
    const { nodeGroups } = await compiled(
      `{nodeGroups: [{name: a, instanceType: ${type}, ${more}}], vpcCni: {env: {${env}}}}`,
    );
    expect(nodeGroups[0]?.maxPods).toBe(maxPods);
  });

  it('has the labels that EKS gives its nodes, and its own', async () => {
    const { nodeGroups } = await compiled(
      `{vpc: {subnets: [{id: a, cidr: 10.0.0.0/24, zone: eu-west-1a}]},
        nodeGroups: [{name: a, instanceType: m6g.large, labels: {team: x, eks.amazonaws.com/capacityType: SPOT}}]}`,
    );
    expect(Object.fromEntries(nodeGroups[0]?.labels ?? [])).toEqual({
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'arm64',
      'node.kubernetes.io/instance-type': 'm6g.large',
      'beta.kubernetes.io/os': 'linux',
      'beta.kubernetes.io/arch': 'arm64',
      'beta.kubernetes.io/instance-type': 'm6g.large',
      'topology.kubernetes.io/region': 'eu-west-1',
      'eks.amazonaws.com/nodegroup': 'a',
      'eks.amazonaws.com/capacityType': 'SPOT',
      team: 'x',
    });
  });

  it.each([
    ['us-gov-west-1b', 'us-gov-west-1'],
    ['us-west-2-lax-1a', 'us-west-2'],
    ['zone-a', undefined],
  ])('in the zone %s is in the Region %s', async (zone, region) => {
    const { nodeGroups } = await compiled(
      `{vpc: {subnets: [{id: a, cidr: 10.0.0.0/24, zone: ${zone}}]}, nodeGroups: [{name: a}]}`,
    );
    expect(nodeGroups[0]?.labels?.get('topology.kubernetes.io/region')).toBe(region);
  });

  it('may have taints', async () => {
    const { nodeGroups } = await compiled(
      '{nodeGroups: [{name: a, taints: [{key: dedicated, value: gpu, effect: NoSchedule}]}]}',
    );
    expect(nodeGroups[0]?.taints).toEqual([{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }]);
  });

  it('may say itself what is allocatable', async () => {
    const { nodeGroups } = await compiled('{nodeGroups: [{name: a, allocatable: {cpu: 1500m, memory: 6Gi}}]}');
    expect(nodeGroups[0]?.allocatable).toEqual({ milliCpu: 1_500, memoryMiB: 6_144 });
  });
});

describe('the latencies', () => {
  const median = (config: ClusterConfig, action: string) => {
    const found = config.ec2.latency.get(action) ?? config.ec2.latency.get('*');
    return found?.kind === 'lognormal' ? found.p50 : found?.kind === 'constant' ? found.value : undefined;
  };

  it('keep their defaults where the scenario names none', async () => {
    const config = await compiled('{ec2: {latency: {CreateTags: 1s}}}');
    expect(median(config, 'CreateTags')).toBe(1e6);
    expect(median(config, 'CreateNetworkInterface')).toBe(110_000);
    expect(median(config, 'AssignIpv6Addresses')).toBe(150_000);
  });

  it('are all replaced by a *', async () => {
    const config = await compiled('{ec2: {latency: {"*": 5ms, CreateTags: 1s}}}');
    expect(median(config, 'CreateTags')).toBe(1e6);
    expect(median(config, 'CreateNetworkInterface')).toBe(5_000);
  });

  it('come in every form of a distribution', async () => {
    const { ec2 } = await compiled(
      '{ec2: {detachTime: {mean: 1s}, imds: {attachLag: {min: 1s, max: 2s}, addressLag: {values: [1s, 3s]}, detachLag: 5ms}}}',
    );
    expect(ec2.detachTime).toEqual({ kind: 'exponential', mean: 1e6 });
    expect(ec2.imds).toMatchObject({
      attachLag: { kind: 'uniform', min: 1e6, max: 2e6 },
      addressLag: { kind: 'empirical', values: [1e6, 3e6] },
      detachLag: { kind: 'constant', value: 5_000 },
    });
  });
});

describe('a fault', () => {
  it('strikes certain calls, or a span of time', async () => {
    const { ec2 } = await compiled(
      '{ec2: {faults: [{error: InternalError, nth: [1, 3]}, {error: X.NotFound, action: CreateTags, from: 1m, until: 2m}]}}',
    );
    expect(ec2.faults).toEqual([
      { action: '*', error: 'InternalError', nth: [1, 3] },
      { action: 'CreateTags', error: 'X.NotFound', from: 60e6, until: 120e6, rate: 1 },
    ]);
  });
});

describe('a deployment', () => {
  it('is compiled with its defaults', async () => {
    const { workloads } = await compiled('{workloads: [{deployment: {name: shop}}]}');
    expect(workloads).toMatchObject([
      {
        kind: 'deployment',
        namespace: 'default',
        name: 'shop',
        replicas: 1,
        template: { requests: { milliCpu: 0, memoryMiB: 0 }, labels: new Map([['app', 'shop']]), gracePeriod: 30e6 },
        selector: [{ key: 'app', operator: 'In', values: ['shop'] }],
        strategy: { maxSurge: { share: 0.25 }, maxUnavailable: { share: 0.25 } },
        createAt: 0,
        lifetime: undefined,
        autoscaler: undefined,
      },
    ]);
  });

  it('that comes after the end of the run is worth a warning', async () => {
    const warnings = await warningsOf(
      `${HEAD}spec: {duration: 1m, workloads: [{deployment: {name: shop, createAt: 60s}}]}`,
    );
    expect(warnings).toEqual([
      'scenario.yaml:3:70: spec.workloads[0].deployment.createAt: after the end of the run (1m): deployment shop will have no pods',
    ]);
  });
});
