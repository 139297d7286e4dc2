import { describe, expect, it } from 'vitest';
import { importFiles } from './files.ts';

function node(group: string, type: string, zone: string) {
  const labels = {
    'eks.amazonaws.com/nodegroup': group,
    'node.kubernetes.io/instance-type': type,
    'topology.kubernetes.io/zone': zone,
  };
  const status = { capacity: { pods: '58' }, allocatable: { cpu: '3920m', memory: '14997300Ki' } };
  return { kind: 'Node', metadata: { labels }, status };
}
const listOf = (...items: unknown[]) => ({ kind: 'List', items });
const NODES = listOf(
  node('Main_1', 'm5.xlarge', 'z1'),
  node('Main_1', 'm5.xlarge', 'z2'),
  node('other', 'm5.xlarge', 'z1'),
);

describe('import nodes', () => {
  it('makes a node group of the nodes of each group, with what the nodes say they have', async () => {
    const { scenario } = await importFiles('nodes', [NODES]);
    expect(scenario.config.nodeGroups).toMatchObject([
      { name: 'main-1', instanceType: 'm5.xlarge', size: 2, maxPods: 58, subnets: ['z1', 'z2'] },
      { name: 'other', size: 1, subnets: ['z1'], allocatable: { milliCpu: 3_920 } },
    ]);
  });

  it('puts them into the subnets of their zones, when there are some', async () => {
    const subnets = '[{ id: a, cidr: 10.0.0.0/24, zone: z1 }, { id: b, cidr: 10.0.1.0/24, zone: z2 }]';
    const base = `apiVersion: vpc-cni-sim/v1\nkind: Scenario\nspec: { vpc: { subnets: ${subnets} } }\n`;
    const { scenario } = await importFiles('nodes', [NODES], { base });
    expect(scenario.config.vpc.subnets.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(scenario.config.nodeGroups.map((group) => group.subnets)).toEqual([['a', 'b'], ['a']]);
  });

  it('keeps the zones as they are: the fullest first, or a group for each', async () => {
    const subnets = '[{ id: a, cidr: 10.0.0.0/24, zone: z1 }, { id: b, cidr: 10.0.1.0/24, zone: z2 }]';
    const base = `apiVersion: vpc-cni-sim/v1\nkind: Scenario\nspec: { vpc: { subnets: ${subnets} } }\n`;
    const nodes = (group: string, ...zones: string[]) => zones.map((zone) => node(group, 'm5.xlarge', zone));
    const { scenario } = await importFiles(
      'nodes',
      [listOf(...nodes('odd', 'z1', 'z2', 'z2'), ...nodes('skewed', 'z1', 'z2', 'z2', 'z2'))],
      { base },
    );
    expect(scenario.config.nodeGroups).toMatchObject([
      { name: 'odd', size: 3, subnets: ['b', 'a'] },
      { name: 'skewed-z1', size: 1, subnets: ['a'] },
      { name: 'skewed-z2', size: 3, subnets: ['b'] },
    ]);
    expect(scenario.config.nodeGroups[1]?.labels?.get('eks.amazonaws.com/nodegroup')).toBe('skewed');
  });

  it('takes labels and taints, but not those that follow from the state of a node, and says what is lost', async () => {
    const plain = node('gpu', 'm5.xlarge', 'z9');
    const tainted = {
      ...plain,
      metadata: { labels: { ...plain.metadata.labels, team: 'ml', 'kubernetes.io/os': 'linux' } },
      spec: {
        unschedulable: true,
        taints: [
          { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' },
          { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
        ],
      },
      status: { ...plain.status, conditions: [{ type: 'Ready', status: 'Unknown' }] },
    };
    const base =
      'apiVersion: vpc-cni-sim/v1\nkind: Scenario\nspec: { vpc: { subnets: [{ id: a, cidr: 10.0.0.0/24, zone: z1 }] } }\n';
    const { text, scenario, notes } = await importFiles('nodes', [listOf(tainted, plain)], { base });
    expect(scenario.config.nodeGroups).toMatchObject([
      { name: 'gpu', taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] },
      { name: 'gpu-2', taints: undefined },
    ]);
    expect(scenario.config.nodeGroups.map(({ labels }) => labels?.get('team'))).toEqual(['ml', undefined]);
    expect(text).not.toContain('kubernetes.io/os');
    expect(notes).toEqual([
      '1 node is cordoned now: in the scenario they take pods, unless an event says `cordon`',
      '1 node is not Ready now: in the scenario they become Ready like the others',
      'no subnet is in z9, where gpu has 1 node: other subnets stand in',
      'no subnet is in z9, where gpu has 1 node: other subnets stand in',
    ]);
  });

  it('leaves out what has no instance type, and says so', async () => {
    const { notes, scenario } = await importFiles('nodes', [listOf(node('a', 'm5.large', 'z'), { metadata: {} })]);
    expect(scenario.config.nodeGroups).toHaveLength(1);
    expect(notes).toEqual(['1 node without an instance type (Fargate, for instance) is left out']);
  });

  it.each([
    ['no nodes', listOf(), 'expected the nodes of `kubectl get nodes -o json`, found none'],
    ['only types that are not known', listOf(node('a', 'x9.huge', 'z')), 'none of the nodes has an instance type'],
  ])('refuses %s', async (_, content, message) => {
    await expect(importFiles('nodes', [content])).rejects.toThrow(message);
  });
});

function pod(
  name: string,
  given: { owner?: [string, string]; hash?: string; phase?: string; cpu?: string; initCpu?: string; host?: boolean },
) {
  const { owner, hash, phase = 'Running', cpu, initCpu, host = false } = given;
  const container = (request: string | undefined) => ({
    resources: { requests: request === undefined ? {} : { cpu: request } },
  });
  return {
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      labels: hash === undefined ? {} : { 'pod-template-hash': hash },
      ownerReferences: owner === undefined ? [] : [{ kind: owner[0], name: owner[1] }],
    },
    spec: { hostNetwork: host, containers: [container(cpu), container(cpu)], initContainers: [container(initCpu)] },
    status: { phase },
  };
}

describe('import pods', () => {
  it('makes a Deployment of the pods behind its ReplicaSet, with the sum of their requests', async () => {
    const web = (name: string) => pod(name, { owner: ['ReplicaSet', 'web-5d4'], hash: '5d4', cpu: '100m' });
    const { scenario } = await importFiles('pods', [listOf(web('web-5d4-a'), web('web-5d4-b'))]);
    expect(scenario.config.workloads).toMatchObject([
      { kind: 'deployment', namespace: 'shop', name: 'web', replicas: 2, template: { requests: { milliCpu: 200 } } },
    ]);
  });

  it('counts an init container that wants more than all the others', async () => {
    const { scenario } = await importFiles('pods', [listOf(pod('a', { cpu: '100m', initCpu: '1' }))]);
    expect(scenario.config.workloads).toMatchObject([
      { name: 'a', replicas: 1, template: { requests: { milliCpu: 1_000 } } },
    ]);
  });

  it('takes limits for requests that are not given, and sidecars beside the containers', async () => {
    const { metadata, status } = pod('a', {});
    const spec = {
      containers: [{ resources: { limits: { cpu: '500m', memory: '1Gi' } } }],
      initContainers: [{ restartPolicy: 'Always', resources: { requests: { cpu: '100m' } } }],
    };
    const { scenario } = await importFiles('pods', [listOf({ kind: 'Pod', metadata, spec, status })]);
    expect(scenario.config.workloads).toMatchObject([{ template: { requests: { milliCpu: 600, memoryMiB: 1_024 } } }]);
  });

  it('leaves out pods that have ended, and what the simulator has itself', async () => {
    const { scenario, notes } = await importFiles('pods', [
      listOf(
        pod('a', {}),
        pod('done', { phase: 'Succeeded' }),
        pod('aws-node-x', { owner: ['DaemonSet', 'aws-node'], host: true }),
      ),
    ]);
    expect(scenario.config.workloads).toMatchObject([{ name: 'a' }]);
    expect(notes).toEqual([
      '1 ended pod is left out',
      '1 pod of aws-node and kube-proxy, which the simulator has itself, is left out',
    ]);
  });

  it('takes what pods ask of their nodes, and says what it cannot take', async () => {
    const { metadata, spec, ...rest } = pod('web-0', { owner: ['StatefulSet', 'web'] });
    const given = {
      nodeSelector: { team: 'ml' },
      priority: 1_000,
      tolerations: [
        { key: 'dedicated', operator: 'Equal', value: 'gpu', effect: 'NoSchedule' },
        { key: 'spot', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
        { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      ],
      affinity: { podAntiAffinity: {} },
      topologySpreadConstraints: [{ maxSkew: 1 }],
    };
    const { scenario, notes } = await importFiles('pods', [
      listOf({ ...rest, metadata, spec: { ...spec, ...given } }, pod('kube-x', { owner: ['Node', 'ip-1'] })),
    ]);
    expect(scenario.config.workloads).toMatchObject([
      {
        whenNodesReady: true,
        template: {
          nodeSelector: new Map([['team', 'ml']]),
          priority: 1_000,
          tolerations: [
            { key: 'dedicated', operator: 'Equal', value: 'gpu', effect: 'NoSchedule' },
            { key: 'spot', operator: 'Exists', effect: 'NoExecute', tolerationTime: 60_000_000 },
          ],
        },
      },
    ]);
    const instead =
      'left out: `manifests: {files: [file-0], createAt: nodesReady}` as the workload takes all that pods say';
    expect(notes).toEqual([
      '1 static pod is left out',
      `the node or pod affinity of 1 pod is ${instead}`,
      `the topologySpreadConstraints of 1 pod are ${instead}`,
    ]);
  });

  it('says of amounts and times that cannot be read what and where, and makes nothing', async () => {
    const [spoilt, init] = [pod('web-1', { cpu: '10x' }), pod('web-2', { initCpu: '-1' })];
    const slow = pod('web-3', {});
    const asked = importFiles('pods', [
      listOf(pod('web-0', {}), spoilt),
      listOf(init, { ...slow, spec: { ...slow.spec, terminationGracePeriodSeconds: 'long' } }),
      listOf(pod('done', { phase: 'Succeeded', cpu: '10x' })),
    ]);
    const message = await asked.then(
      () => '',
      (error: Error) => error.message,
    );
    expect(message.split('\n').map((line) => line.slice(line.indexOf('file-')))).toEqual([
      'file-0: items[1].spec.containers[0].resources.requests.cpu (pod shop/web-1): expected an amount of CPU such as 100m, 0.5 or 2, found "10x"',
      'file-0: items[1].spec.containers[1].resources.requests.cpu (pod shop/web-1): expected an amount of CPU such as 100m, 0.5 or 2, found "10x"',
      'file-1: items[0].spec.initContainers[0].resources.requests.cpu (pod shop/web-2): expected an amount of CPU such as 100m, 0.5 or 2, found "-1"',
      'file-1: items[1].spec.terminationGracePeriodSeconds (pod shop/web-3): expected a whole number of at least 0, found "long"',
    ]);
  });

  it('makes nodes that have room for all of them', async () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      pod(`p-${index}`, { owner: ['StatefulSet', 'p'], cpu: '250m' }),
    );
    const { scenario } = await importFiles('pods', [listOf(...many)]);
    const [group] = scenario.config.nodeGroups;
    expect((group?.size ?? 0) * (group?.allocatable.milliCpu ?? 0)).toBeGreaterThan(300 * 500);
    expect((group?.size ?? 0) * ((group?.maxPods ?? 0) - 2)).toBeGreaterThan(300);
  });

  it('leaves the nodes of a scenario that is there alone', async () => {
    const base = 'apiVersion: vpc-cni-sim/v1\nkind: Scenario\nspec: { nodeGroups: [{ name: mine, desiredSize: 9 }] }\n';
    const { scenario } = await importFiles('pods', [listOf(pod('a', {}))], { base });
    expect(scenario.config.nodeGroups).toMatchObject([{ name: 'mine', size: 9 }]);
  });

  it('take the place of the stand-ins that an import began with', async () => {
    const { text: base } = await importFiles('nodes', [NODES]);
    expect(base).toContain('# A stand-in: put in your own.\n  workloads:');
    const { text } = await importFiles('pods', [listOf(pod('a', {}))], { base });
    expect(text).not.toContain('stand-in');
  });

  it('takes hostile names for names', async () => {
    const { scenario } = await importFiles('pods', [listOf(pod('=cmd|"<script>__proto__\n', {}), pod('', {}))]);
    expect(scenario.config.workloads).toMatchObject([{ name: 'cmd-script-proto' }, { name: 'unnamed' }]);
  });
});
