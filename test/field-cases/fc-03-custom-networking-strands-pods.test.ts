import { expect, it } from 'vitest';
import { runSpec } from './scenario-run.ts';

// aws/amazon-vpc-cni-k8s #331. maxPods of EKS does not know of custom networking: 3 interfaces x 5 addresses + 2 = 17, but
// the first interface gives no addresses to pods.
it('FC-03: of 200 replicas on a t2.medium with custom networking, 10 run and exactly 5 are stuck', async () => {
  const { pods, nodes } = await runSpec(`
    duration: 30m
    vpc:
      cidrs: [10.0.0.0/16, 100.64.0.0/16]
      subnets:
        - { id: nodes, cidr: 10.0.0.0/24, zone: zone-a }
        - { id: pods, cidr: 100.64.0.0/24, zone: zone-a }
    vpcCni:
      env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true" }
      eniConfigs: [{ name: default, subnet: pods }]
    nodeGroups: [{ name: nodes, instanceType: t2.medium, desiredSize: 1, subnets: [nodes] }]
    workloads: [{ deployment: { name: web, replicas: 200, createAt: 2m } }]
  `);
  const outcomes = pods.map(({ outcome }) => outcome);
  const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length;
  expect([count('ready'), count('waiting'), count('unschedulable')]).toEqual([10, 5, 185]);
  // The first interface stays without addresses for pods.
  expect(nodes[0]).toMatchObject({ maxPods: 17, podsAtEnd: 17, poolAtEnd: 10, enisAtEnd: 3 });
  // They never stop trying: every 10 to 16 s, on the same node.
  for (const pod of pods) {
    if (pod.outcome !== 'waiting') continue;
    expect(pod.node).toBe(nodes[0]?.name);
    expect(pod.attempts).toBeGreaterThan((28 * 60) / 16);
    expect([...pod.waitParts.keys()]).toContain('MAX_ENI');
  }
});
