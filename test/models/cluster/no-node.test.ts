import { expect, it } from 'vitest';
import { recordsOf } from '../../scenarios/scenario-records.ts';

const ONE_NODE = '{duration: 10m, nodeGroups: [{name: workers, desiredSize: 1, maxPods: 5}]';

it('pods that find no node until the end of the run say what kept them off the nodes then', async () => {
  const { pod } = await recordsOf(`${ONE_NODE}, workloads: [{deployment: {name: web, replicas: 10}}]}`);
  const without = pod.filter(({ outcome }) => outcome === 'unschedulable');
  expect(without).toHaveLength(7);
  for (const { noNode } of without) expect(noNode).toEqual({ nodes: 1, reasons: [['Too many pods', 1]] });
  expect(pod.filter(({ noNode }) => noNode !== undefined)).toHaveLength(7);
});

it('pods that are deleted without a node say what kept them off the nodes at that time', async () => {
  const { pod } = await recordsOf(
    `${ONE_NODE}, workloads: [{deployment: {name: web, replicas: 2, requests: {cpu: 64}}}],
      events: [{at: 5s, scaleWorkload: {deployment: web, replicas: 1}}, {at: 5m, scaleWorkload: {deployment: web, replicas: 0}}]}`,
  );
  expect(pod.map(({ noNode }) => noNode)).toEqual([
    { nodes: 0, reasons: [] },
    { nodes: 1, reasons: [['Insufficient cpu', 1]] },
  ]);
});

it('each launch that a full subnet refuses is told, again and again', async () => {
  const { launchRefused, nodeLaunched } = await recordsOf(
    `{duration: 150s, vpc: {subnets: [{id: tiny, cidr: 10.0.0.0/28, zone: a}]}, vpcCni: {env: {WARM_ENI_TARGET: "0"}},
      nodeGroups: [{name: workers, desiredSize: 12}]}`,
  );
  expect(nodeLaunched.length).toBeLessThanOrEqual(11);
  expect(new Set(launchRefused.map(({ subnet, error }) => `${subnet} ${error}`))).toEqual(
    new Set(['tiny InsufficientFreeAddressesInSubnet']),
  );
  const rounds = new Set(launchRefused.map(({ time }) => time));
  expect(rounds.size).toBe(3);
  expect(launchRefused).toHaveLength(3 * (12 - nodeLaunched.length));
});
