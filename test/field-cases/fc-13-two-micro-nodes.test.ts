import { expect, it } from 'vitest';
import { runSpec } from './scenario-run.ts';

// The lab of eks-ip-exhaustion-lab: small subnets, but the nodes' maxPods is what runs out.
it('FC-13: of 25 replicas on two t3.micro, 2 run and 23 are pending, with addresses left in both subnets', async () => {
  const { pods, nodes } = await runSpec(`
    duration: 20m
    vpc:
      cidrs: [10.0.0.0/16]
      subnets:
        - { id: a, cidr: 10.0.0.0/27, zone: zone-a }
        - { id: b, cidr: 10.0.0.32/27, zone: zone-b }
    nodeGroups: [{ name: nodes, instanceType: t3.micro, desiredSize: 2 }]
    workloads:
      - deployment: { name: coredns, namespace: kube-system, replicas: 2, requests: { cpu: 100m, memory: 70Mi } }
      - deployment: { name: web, replicas: 25, createAt: 5m }
  `);
  const web = pods.filter(({ namespace }) => namespace === 'default').map(({ outcome }) => outcome);
  expect(web.filter((outcome) => outcome === 'ready')).toHaveLength(2);
  expect(web.filter((outcome) => outcome === 'unschedulable')).toHaveLength(23);
  // aws-node, kube-proxy and two pods that need an address: all that a t3.micro takes.
  expect(nodes.map(({ maxPods, podsAtEnd }) => [maxPods, podsAtEnd])).toEqual([
    [4, 4],
    [4, 4],
  ]);
});
