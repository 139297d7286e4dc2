import { describe, expect, it } from 'vitest';
import { toSeconds } from '../../../sim/time.ts';
import { recordsOf } from '../../scenarios/scenario-records.ts';

const ONE_NODE = 'nodeGroups: [{name: n, instanceType: m5.large, desiredSize: 1}]';
const POD_ENI = 'vpcCni: {env: {ENABLE_POD_ENI: "true"}}';
const deployment = (fields: string) => `{deployment: {securityGroupsForPods: true, createAt: 1m, ${fields}}}`;

const actionsOf = (calls: readonly { action: string; variant: string | undefined }[], wanted: string) =>
  calls.filter(({ variant }) => variant === wanted).map(({ action }) => action);

describe('a node whose ipamd asks for security groups for pods', () => {
  it('gets a trunk on its highest device index, and room for the branch interfaces of its type', async () => {
    const { ec2Call, event, trunk, node } = await recordsOf(`{duration: 5m, ${POD_ENI}, ${ONE_NODE}}`);
    expect(actionsOf(ec2Call, 'trunk')).toEqual([
      'DescribeInstances',
      'DescribeSubnets',
      'DescribeInstances',
      'CreateNetworkInterface',
      'CreateNetworkInterfacePermission',
      'AttachNetworkInterface',
      'ModifyNetworkInterfaceAttribute',
      'DescribeNetworkInterfaces',
    ]);
    const attach = ec2Call.find(({ action, variant }) => action === 'AttachNetworkInterface' && variant === 'trunk');
    expect(attach?.device).toBe(2);
    expect(event).toMatchObject([{ kind: 'trunk-ready', subject: 'node/n-1' }]);
    expect(trunk).toMatchObject([{ node: 'n-1', limit: 9, used: 0, cooling: 0 }]);
    // The trunk is one of the three interfaces of an m5.large.
    expect(node[0]?.enisAtEnd).toBe(2);
  });

  it('gets none where the type cannot have one, and keeps a slot free for it even so', async () => {
    const { event, trunk, node, pod } = await recordsOf(`{
      duration: 5m, ${POD_ENI}, nodeGroups: [{name: n, instanceType: t3.small, desiredSize: 1}],
      workloads: [${deployment('name: db, replicas: 1')}, {deployment: {name: web, replicas: 8}}]}`);
    expect(event).toMatchObject([
      {
        kind: 'trunk-unsupported',
        message: 't3.small cannot have a trunk interface: the node gets no vpc.amazonaws.com/pod-eni',
      },
    ]);
    expect(trunk).toEqual([]);
    expect(pod.find(({ owner }) => owner === 'Deployment/db')?.outcome).toBe('unschedulable');
    expect(node[0]?.enisMost).toBe(2);
  });

  it('is asked again after 30 s, 60 s, ... as long as the trunk cannot be made', async () => {
    const { event } = await recordsOf(`{
      duration: 5m, ${POD_ENI}, ${ONE_NODE},
      ec2: {faults: [{action: CreateNetworkInterfacePermission, error: UnauthorizedOperation, nth: [1, 2]}]}}`);
    expect(event.map(({ kind }) => kind)).toEqual(['trunk-failed', 'trunk-failed', 'trunk-ready']);
    const times = event.map(({ time }) => toSeconds(time));
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(30);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThan(60);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeLessThan(65);
  });

  it('has its trunk and its branches in the subnet of its ENIConfig', async () => {
    const { subnet } = await recordsOf(`{
      duration: 5m,
      vpc: {cidrs: [10.0.0.0/16], subnets: [{id: a, cidr: 10.0.0.0/24, zone: z}, {id: pods, cidr: 10.0.1.0/24, zone: z}]},
      vpcCni: {env: {ENABLE_POD_ENI: "true", AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true"}, eniConfigs: [{name: default, subnet: pods}]},
      nodeGroups: [{name: n, instanceType: m5.large, desiredSize: 1, subnets: [a]}],
      workloads: [${deployment('name: db, replicas: 2')}]}`);
    const last = new Map(subnet.map((sample) => [sample.subnet, sample.states]));
    expect(last.get('pods')?.get('branch')).toBe(2);
    expect(last.get('pods')?.get('eni-primary')).toBe(2);
    expect(last.get('a')?.get('eni-primary')).toBe(1);
  });
});

describe('a pod that a SecurityGroupPolicy matches', () => {
  it('waits until the controller has made its branch interface, and then for the next attempt of the kubelet', async () => {
    const { pod, ec2Call, subnet, branch } = await recordsOf(
      `{duration: 5m, ${POD_ENI}, ${ONE_NODE}, workloads: [${deployment('name: db, replicas: 1')}]}`,
    );
    expect(actionsOf(ec2Call, 'branch')).toEqual([
      'CreateNetworkInterface',
      'CreateNetworkInterfacePermission',
      'AssociateTrunkInterface',
    ]);
    const [db] = pod;
    expect(db).toMatchObject({ outcome: 'ready', attempts: 2, device: -1 });
    const parts = [...(db?.waitParts ?? [])];
    expect(parts.map(([cause]) => cause)).toEqual(['BRANCH_ENI', 'KUBELET_RETRY']);
    expect(parts.reduce((sum, [, part]) => sum + part, 0)).toBe(db?.addressWait);
    const created = ec2Call.find(({ action, variant }) => action === 'CreateNetworkInterface' && variant === 'branch');
    expect(created?.addresses?.()).toEqual([db?.address]);
    expect(subnet.at(-2)?.states.get('branch')).toBe(1);
    expect(branch).toMatchObject([{ pod: 'db-1', node: 'n-1' }]);
    expect(toSeconds(branch[0]?.took ?? 0)).toBeLessThan(2);
  });

  it('counts for maxPods, but takes nothing out of the pool', async () => {
    const { pool, node } = await recordsOf(
      `{duration: 5m, ${POD_ENI}, ${ONE_NODE}, workloads: [${deployment('name: db, replicas: 9')}]}`,
    );
    expect(pool.at(-1)).toMatchObject({ assigned: 0, total: 9 });
    expect(node[0]?.podsAtEnd).toBe(11);
  });

  it('finds no place beyond the branch interfaces of the nodes', async () => {
    const { pod, trunk } = await recordsOf(
      `{duration: 5m, ${POD_ENI}, ${ONE_NODE}, workloads: [${deployment('name: db, replicas: 12')}]}`,
    );
    expect(pod.filter(({ outcome }) => outcome === 'ready')).toHaveLength(9);
    expect(pod.filter(({ outcome }) => outcome === 'unschedulable')).toHaveLength(3);
    expect(trunk.at(-1)).toMatchObject({ used: 9, limit: 9 });
  });

  it('finds no node at all without ENABLE_POD_ENI, although the webhook asks for its branch interface', async () => {
    const { pod, detail } = await recordsOf(
      `{duration: 3m, ${ONE_NODE}, workloads: [${deployment('name: db, replicas: 1')}]}`,
    );
    expect(pod[0]?.outcome).toBe('unschedulable');
    expect(detail.find(({ kind }) => kind === 'unschedulable')).toMatchObject({
      reasons: { 'Insufficient vpc.amazonaws.com/pod-eni': 1 },
    });
  });

  it('on the host network is left alone by the webhook', async () => {
    const { pod } = await recordsOf(
      `{duration: 3m, ${ONE_NODE}, workloads: [${deployment('name: db, replicas: 1, hostNetwork: true')}]}`,
    );
    expect(pod[0]?.outcome).toBe('ready');
  });
});

describe('a branch interface whose pod has ended', () => {
  const churn = (cooldown: string) => `{
    duration: 6m, ${POD_ENI}, ${ONE_NODE}, vpcResourceController: {branchEniCooldown: ${cooldown}},
    workloads: [{job: {name: once, securityGroupsForPods: true, parallelism: 1, completions: 1, runTime: 10s, createAt: 1m}}]}`;

  it.each([
    ['60s', 60],
    ['90s', 90],
    ['30s', 30],
    ['5s', 30],
  ])('cools %s and goes at the next look at the queue, which is every 30 s', async (cooldown, atLeast) => {
    const { trunk, ec2Call } = await recordsOf(churn(cooldown));
    const cooling = trunk.filter((sample) => sample.cooling === 1);
    const began = toSeconds(cooling[0]?.time ?? 0);
    const gone = ec2Call.find(({ action, variant }) => action === 'DisassociateTrunkInterface' && variant === 'branch');
    const cooled = toSeconds(gone?.start ?? 0) - began;
    expect(cooled).toBeGreaterThan(atLeast);
    expect(cooled).toBeLessThanOrEqual(atLeast + 30);
    expect(actionsOf(ec2Call, 'branch').slice(-2)).toEqual(['DisassociateTrunkInterface', 'DeleteNetworkInterface']);
    expect(trunk.at(-1)).toMatchObject({ used: 0, cooling: 0, creating: 0 });
  });

  it('keeps its place: another pod waits a whole cool-down before the controller tries again', async () => {
    const { pod, detail } = await recordsOf(`{
      duration: 6m, ${POD_ENI}, ${ONE_NODE},
      workloads: [
        ${deployment('name: db, replicas: 8')},
        {job: {name: first, securityGroupsForPods: true, parallelism: 1, completions: 1, runTime: 10s, createAt: 1m}},
        {job: {name: second, securityGroupsForPods: true, parallelism: 1, completions: 1, runTime: 10s, createAt: 61s}}]}`);
    const second = pod.find(({ owner }) => owner === 'Job/second');
    const noRoom = detail.flatMap((each) =>
      each.kind === 'branch' && each.step.kind === 'no-room' ? [each.step] : [],
    );
    expect(noRoom[0]).toMatchObject({ used: 8, cooling: 1, limit: 9, againIn: 60_000_000 });
    expect(toSeconds(second?.waitParts.get('BRANCH_ENI') ?? 0)).toBeGreaterThan(60);
    expect(second?.ready).toBeDefined();
  });

  it('is left behind when EC2 refuses its deletion three times', async () => {
    const { event, subnet } = await recordsOf(`{
      duration: 12m, ${POD_ENI}, ${ONE_NODE},
      ec2: {faults: [{action: DisassociateTrunkInterface, error: OperationNotPermitted, from: 0s, until: 12m, rate: 1}]},
      workloads: [{job: {name: once, securityGroupsForPods: true, parallelism: 1, completions: 1, runTime: 10s, createAt: 1m}}]}`);
    expect(event.map(({ kind }) => kind)).toEqual(['trunk-ready', 'branch-left-behind']);
    expect(subnet.at(-2)?.states.get('branch')).toBe(1);
  });

  it('of a node that is gone goes a minute later', async () => {
    const { ec2Call, trunk, subnet } = await recordsOf(`{
      duration: 12m, ${POD_ENI}, ${ONE_NODE}, workloads: [${deployment('name: db, replicas: 3')}],
      events: [{at: 3m, instanceFailure: {node: n-1, replacedAfter: 30s}}]}`);
    const deleted = ec2Call.filter(
      ({ action, variant }) => action === 'DeleteNetworkInterface' && variant === 'branch',
    );
    expect(deleted).toHaveLength(3);
    expect(trunk.filter(({ node }) => node === 'n-1').at(-1)).toMatchObject({ used: 0, cooling: 0 });
    // Those of the node that took its place.
    expect(subnet.at(-2)?.states.get('branch')).toBe(3);
  });
});

describe('a branch interface that cannot be made', () => {
  it('is given up after five more attempts, until the controller looks at all pods again after half an hour', async () => {
    const { event, pod } = await recordsOf(`{
      duration: 35m, ${POD_ENI}, ${ONE_NODE}, workloads: [${deployment('name: db, replicas: 1')}],
      ec2: {faults: [{action: AssociateTrunkInterface, error: InvalidParameterValue, from: 0s, until: 10m, rate: 1}]}}`);
    expect(event.map(({ kind }) => kind)).toEqual(['trunk-ready', 'branch-given-up', 'ec2-fault-ended', 'recovered']);
    const [db] = pod;
    expect(toSeconds(db?.waitParts.get('BRANCH_ENI') ?? 0)).toBeGreaterThan(28 * 60);
    expect(db?.outcome).toBe('ready');
  });
});
