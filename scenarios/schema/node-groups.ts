import { z } from 'zod';
import { findInstanceType, instanceTypes } from '../../models/ec2/instance-types.ts';
import { didYouMean } from '../nearest-name.ts';
import { nodeLifeFields } from './boot.ts';
import { expecting, quoted } from './expectation.ts';
import { taintSchema } from './taint.ts';
import { cpu, flag, memory, name, wholeNumber } from './values.ts';
import { quotesNeeded } from './vpc.ts';

const instanceType = z
  .string({ error: expecting('an instance type such as m5.large') })
  .refine((type) => findInstanceType(type) !== undefined, {
    error: ({ input }) => {
      const names = instanceTypes().map((type) => type.name);
      return `${quoted(String(input))} is not an instance type that the VPC CNI knows.${didYouMean(String(input), names) || ' `vpc-cni-sim instance-types` lists them.'}`;
    },
  })
  .meta({ examples: ['m5.large', 'm5.xlarge', 'c7g.2xlarge'] });

const networkInterfaceSchema = z.strictObject({
  deviceIndex: wholeNumber(0, 100).describe('0 is the primary interface.'),
  interfaceType: z.enum(['interface', 'efa']).prefault('interface').describe('As in EC2; ipamd never frees an EFA.'),
  secondaryPrivateIpAddressCount: wholeNumber(0, 100).prefault(0).describe('Secondary addresses that it comes with.'),
  ipv4PrefixCount: wholeNumber(0, 100).prefault(0).describe('/28 prefixes that it comes with.'),
  tags: z
    .record(z.string(), z.string({ error: expecting('a text', quotesNeeded) }))
    .prefault({})
    .describe('Its tags. `node.k8s.amazonaws.com/no_manage: "true"` keeps ipamd away from it.'),
});

const MAX_PODS_RULES = ['eni-formula', 'calculator', 'auto-mode'] as const;
const maxPodsError = expecting(`a whole number from 1 to 10000, or one of ${MAX_PODS_RULES.join(', ')}`, (found) =>
  typeof found === 'string' ? didYouMean(found, MAX_PODS_RULES).trim() || undefined : undefined,
);
const maxPods = z.union(
  [
    z.int({ error: maxPodsError }).min(1, { error: maxPodsError }).max(10_000, { error: maxPodsError }),
    z.enum(MAX_PODS_RULES, { error: maxPodsError }),
  ],
  { error: maxPodsError },
);

const CAPACITY_TYPES = ['on-demand', 'spot'] as const;
export const TEMPLATE_RESOURCE_PREFIX = 'k8s.io/cluster-autoscaler/node-template/resources/';

export const nodeGroupSchema = z.strictObject({
  name: name().describe('The name of the group; its nodes are named after it.'),
  instanceType: instanceType
    .prefault('m5.large')
    .describe(
      "Decides the node's size and how many interfaces and addresses it may have. `vpc-cni-sim instance-types` lists them. Of an EKS managed node group with several types write the first: an On-Demand group launches that one as long as EC2 has any (EKS user guide on capacity types of managed node groups; the strategy prioritized of EC2 Auto Scaling), and capacity never lacks here. Which type a Spot group gets depends on EC2's capacity and prices, which are not simulated: write a group for each type.",
    ),
  desiredSize: wholeNumber(0, 100_000)
    .prefault(2)
    .describe(
      'Nodes, launched at the start of the run and spread over the subnets in turn. The default is that of eksctl.',
    ),
  minSize: wholeNumber(0, 100_000)
    .optional()
    .describe('Nodes that Cluster Autoscaler leaves at least. Default: 0. Goes with `maxSize`.'),
  maxSize: wholeNumber(0, 100_000)
    .optional()
    .describe('Nodes that Cluster Autoscaler comes to at most. Default: it leaves the group alone.'),
  capacityType: z
    .enum(CAPACITY_TYPES, { error: expecting(`one of ${CAPACITY_TYPES.join(', ')}`) })
    .optional()
    .describe(
      'How the instances are bought. Default: on-demand. It decides the label eks.amazonaws.com/capacityType; spot instances are interrupted by `events` only.',
    ),
  tags: z
    .record(
      z.string(),
      z
        .string({ error: expecting('a whole number in quotes', quotesNeeded) })
        .regex(/^\d{1,9}$/, { error: expecting('a whole number in quotes') }),
    )
    .optional()
    .describe(
      `Tags of the Auto Scaling group by which Cluster Autoscaler learns what further resources its nodes have, while the group has no node that it could look at. \`${TEMPLATE_RESOURCE_PREFIX}vpc.amazonaws.com/pod-eni: "9"\` lets a group grow from nothing for pods with security groups (kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws/README.md). Default: none. Goes with \`maxSize\`.`,
    ),
  subnets: z
    .array(name())
    .min(1, { error: () => 'expected at least one subnet' })
    .optional()
    .describe("Ids of the subnets that hold the nodes' primary interfaces. Default: all subnets of the VPC."),
  labels: z
    .record(z.string(), z.string({ error: expecting('a text', quotesNeeded) }))
    .prefault({})
    .describe(
      "Labels of the nodes, beside those that EKS gives them: kubernetes.io/hostname, kubernetes.io/os, kubernetes.io/arch, node.kubernetes.io/instance-type, topology.kubernetes.io/zone, topology.kubernetes.io/region (of a zone such as eu-west-1a), eks.amazonaws.com/nodegroup (the name of the group) and eks.amazonaws.com/capacityType (ON_DEMAND or SPOT). One that is given here counts in their place. Custom networking finds a node's ENIConfig by one of them.",
    ),
  taints: z
    .array(taintSchema)
    .prefault([])
    .describe('Taints of the nodes: only pods that tolerate them are placed there.'),
  networkInterfaces: z
    .array(networkInterfaceSchema)
    .optional()
    .describe(
      "Interfaces that the launch template gives the nodes, on the default network card and in the node's own subnet. Default: the primary one, without addresses for pods; ipamd adds what it needs.",
    ),
  maxPods: maxPods
    .optional()
    .describe(
      "Pods that the kubelet takes at most, host network pods included: a number, or the rule that whoever set up the nodes went by. `eni-formula`: as nodeadm computes it, ENIs x (addresses per ENI - 1) + 2. `calculator`: as AWS's max-pods-calculator.sh, which minds MAX_ENI, custom networking and prefixes, at most 110, or 250 on more than 30 vCPU. `auto-mode`: of EKS Auto Mode, the lower of 110 and ENIs x (addresses per ENI - 1); aws-node and kube-proxy, which are no pods there, count here. Default: as `eni-formula`; with ENABLE_PREFIX_DELEGATION on a type that can have prefixes ENIs x (addresses per ENI - 1) x 16 + 2, at most 110, or 250 on more than 30 vCPU, as AWS advises. MAX_ENI and custom networking lower neither: EKS does not know of them.",
    ),
  managed: flag()
    .prefault(false)
    .describe(
      'An EKS managed node group without an AMI of your own: EKS sees to it that `maxPods`, whatever says it, is at most 110, or 250 on more than 30 vCPU (EKS user guide, "How maxPods is determined").',
    ),
  allocatable: z
    .strictObject({
      cpu: cpu().optional().describe('CPU for pods.'),
      memory: memory().optional().describe('Memory for pods.'),
    })
    .prefault({})
    .describe(
      'What each node has for pods. Default: the size of the type minus what EKS reserves: 11 MiB x maxPods + 255 MiB of memory and 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the others (nodeadm), and 100 MiB below which the kubelet evicts.',
    ),
  ...nodeLifeFields,
});
