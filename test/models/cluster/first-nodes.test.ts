import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../scenarios/scenario-records.ts';

const CLUSTER = `duration: 30m, vpc: {subnets: [{id: a, cidr: 10.0.0.0/24, zone: z}]}`;

async function podsByNode(spec: string): Promise<number[]> {
  const { pod } = await recordsOf(`{${CLUSTER}, ${spec}}`);
  const counts = new Map<string | undefined, number>();
  for (const { node } of pod) counts.set(node, (counts.get(node) ?? 0) + 1);
  return [...counts.values()].sort((a, b) => a - b);
}

describe('workloads of a cluster whose nodes boot', () => {
  const nodes = 'nodeGroups: [{name: n, instanceType: m5.xlarge, desiredSize: 6}]';

  it('crowd on the nodes that are Ready first', async () => {
    const counts = await podsByNode(`${nodes}, workloads: [{deployment: {name: web, replicas: 60}}]`);
    expect(Math.max(...counts)).toBeGreaterThan(20);
  });

  it('are spread over all nodes when they are created with nodesReady', async () => {
    const counts = await podsByNode(
      `${nodes}, workloads: [{deployment: {name: web, replicas: 60, createAt: nodesReady}}]`,
    );
    expect(counts).toEqual([10, 10, 10, 10, 10, 10]);
  });

  it('of all kinds wait: DaemonSets are on every node in the end', async () => {
    const { pod, event } = await recordsOf(`{${CLUSTER}, ${nodes}, workloads: [
      {daemonSet: {name: agent, createAt: nodesReady}}, {statefulSet: {name: db, replicas: 2, createAt: nodesReady}},
      {job: {name: once, createAt: nodesReady}}]}`);
    const ready = event.find(({ kind }) => kind === 'nodes-ready');
    expect(ready?.message).toBe('6 of 6 nodes are Ready: the workloads that wait for them are created');
    expect(pod).toHaveLength(9);
    expect(pod.every(({ created }) => created >= (ready?.time ?? Number.POSITIVE_INFINITY))).toBe(true);
    expect(new Set(pod.filter(({ name }) => name.startsWith('agent')).map(({ node }) => node)).size).toBe(6);
  });

  it('do not wait for ever for nodes that EC2 refuses', async () => {
    const { event, pod } = await recordsOf(`{duration: 30m, vpc: {subnets: [{id: a, cidr: 10.0.0.0/28, zone: z}]},
      vpcCni: {env: {WARM_IP_TARGET: "1", MINIMUM_IP_TARGET: "1"}}, nodeGroups: [{name: n, desiredSize: 20}],
      workloads: [{deployment: {name: web, createAt: nodesReady}}]}`);
    expect(event.find(({ kind }) => kind === 'nodes-ready')?.message).toMatch(/^\d+ of 20 nodes are Ready/);
    expect(pod).toHaveLength(1);
  });
});

describe('scaling a workload', () => {
  const nodes = 'nodeGroups: [{name: n, desiredSize: 2}]';
  const web = (more: string) =>
    `workloads: [{deployment: {name: web, replicas: 3${more}}}, {statefulSet: {name: db, replicas: 1}}]`;
  const scale = (at: string, what: string) => `events: [{at: ${at}, scaleWorkload: {${what}}}]`;

  it.each([
    ['a Deployment up', 'deployment: web, replicas: 8', 'deployment/default/web', 'from 3 to 8 pods', 9],
    ['a Deployment down', 'deployment: web, replicas: 0', 'deployment/default/web', 'from 3 to 0 pods', 1],
    ['a StatefulSet up', 'statefulSet: db, replicas: 4', 'statefulSet/default/db', 'from 1 to 4 pods', 7],
  ])('takes %s', async (_, what, subject, message, left) => {
    const { pod, event } = await recordsOf(`{${CLUSTER}, ${nodes}, ${web('')}, ${scale('10m', what)}}`);
    expect(event.filter(({ kind }) => kind === 'scale')).toMatchObject([{ subject, message }]);
    expect(pod.filter(({ deleted }) => deleted === undefined)).toHaveLength(left);
  });

  it('does nothing to what is not there yet', async () => {
    const later = web(', createAt: 20m');
    const { pod, event } = await recordsOf(
      `{${CLUSTER}, ${nodes}, ${later}, ${scale('10m', 'deployment: web, replicas: 9')}}`,
    );
    expect(event.find(({ kind }) => kind === 'scale')?.message).toBe('there is no such workload at this time');
    expect(pod).toHaveLength(4);
  });
});
