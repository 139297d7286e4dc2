import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../scenarios/scenario-records.ts';

const TAG = 'k8s.io/cluster-autoscaler/node-template/resources/vpc.amazonaws.com/pod-eni';

function spec(autoscaler: string, nodeGroups = '[]', { podEni = true, replicas = 12 } = {}): string {
  return `
  duration: 8m
  vpc:
    cidrs: [10.0.0.0/16]
    subnets: [{ id: a, cidr: 10.0.0.0/23, zone: us-east-1a }]
  vpcCni: { env: { ENABLE_POD_ENI: "${podEni}" } }
  nodeGroups: ${nodeGroups}
  autoscaler: ${autoscaler}
  workloads:
    - deployment: { name: bank, replicas: ${replicas}, createAt: 60s, securityGroupsForPods: true, requests: { cpu: 10m, memory: 16Mi } }
`;
}

const karpenter = (...types: string[]) =>
  `{ karpenter: { nodePools: [{ name: default, requirements: [{ key: node.kubernetes.io/instance-type, operator: In, values: [${types}] }] }] } }`;
const CLUSTER_AUTOSCALER = '{ clusterAutoscaler: {} }';

describe('fresh nodes and pods with a branch interface', () => {
  it('Karpenter launches nodes for them by the branch interfaces of the type, and they become ready', async () => {
    // An m5.large has 9 branch interfaces: 12 pods need two.
    const { node, pod, branch } = await recordsOf(spec(karpenter('m5.large')));
    expect(node.map(({ instanceType }) => instanceType)).toEqual(['m5.large', 'm5.large']);
    expect(pod.filter(({ owner }) => owner === 'Deployment/bank').map(({ outcome }) => outcome)).toEqual(
      Array(12).fill('ready'),
    );
    expect(branch).toHaveLength(12);
  });

  it('Karpenter leaves out types that cannot have a trunk', async () => {
    const { node } = await recordsOf(spec(karpenter('t3.large', 'm5.xlarge')));
    expect(node.map(({ instanceType }) => instanceType)).toEqual(['m5.xlarge']);
    const none = await recordsOf(spec(karpenter('t3.large')));
    expect(none.node).toEqual([]);
  });

  it('Karpenter launches once and in vain where the CNI gives nodes no trunk, and does not take the node away', async () => {
    const { node, pod } = await recordsOf(spec(karpenter('m5.large'), '[]', { podEni: false, replicas: 3 }));
    expect(node.map(({ removed }) => removed)).toEqual([undefined]);
    const bank = pod.filter(({ owner }) => owner === 'Deployment/bank');
    expect(bank.map(({ outcome }) => outcome)).toEqual(Array(3).fill('unschedulable'));
  });

  it('Cluster Autoscaler grows a group from nothing for them only when its tags say what its nodes have', async () => {
    const group = '{ name: workers, desiredSize: 0, maxSize: 5';
    const without = await recordsOf(spec(CLUSTER_AUTOSCALER, `[${group} }]`));
    expect(without.node).toEqual([]);
    const tagged = await recordsOf(spec(CLUSTER_AUTOSCALER, `[${group}, tags: { "${TAG}": "9" } }]`));
    expect(tagged.node).toHaveLength(2);
    expect(tagged.pod.every(({ outcome }) => outcome === 'ready')).toBe(true);
  });

  it('Cluster Autoscaler learns it from a node that the group has once that has been Ready for a minute', async () => {
    const { event, pod } = await recordsOf(
      spec(CLUSTER_AUTOSCALER, '[{ name: workers, desiredSize: 1, maxSize: 5 }]').replace(
        'createAt: 60s',
        'createAt: 90s',
      ),
    );
    const ups = event.filter(({ kind }) => kind === 'scale-up');
    expect(ups.map(({ message }) => message)).toEqual([
      'from 1 to 2 nodes, for 3 of 3 pods that fit nowhere (least-waste)',
    ]);
    const trunk = event.find(({ kind }) => kind === 'trunk-ready');
    expect((ups[0]?.time ?? 0) - (trunk?.time ?? 0)).toBeGreaterThan(30e6);
    expect(pod.every(({ outcome }) => outcome === 'ready')).toBe(true);
  });
});
