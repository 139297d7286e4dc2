import { z } from 'zod';
import { findInstanceType, instanceTypes } from '../../models/ec2/instance-types.ts';
import { didYouMean } from '../nearest-name.ts';
import { amiFamilySchema, bootSchema } from './boot.ts';
import { distribution } from './distribution.ts';
import { expecting, quoted } from './expectation.ts';
import { cpu, memory, name, wholeNumber } from './values.ts';
import { quotesNeeded } from './vpc.ts';

const instanceType = z
  .string({ error: expecting('an instance type such as m5.large') })
  .refine((type) => findInstanceType(type) !== undefined, {
    error: ({ input }) => {
      const names = instanceTypes().map((type) => type.name);
      return `${quoted(String(input))} is not an instance type that the VPC CNI knows.${didYouMean(String(input), names)}`;
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

export const nodeGroupSchema = z.strictObject({
  name: name().describe('The name of the group; its nodes are named after it.'),
  instanceType: instanceType
    .prefault('m5.large')
    .describe(
      "Decides the node's size and how many interfaces and addresses it may have. `vpc-cni-sim instance-types` lists them.",
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
  subnets: z
    .array(name())
    .min(1, { error: () => 'expected at least one subnet' })
    .optional()
    .describe("Ids of the subnets that hold the nodes' primary interfaces. Default: all subnets of the VPC."),
  labels: z
    .record(z.string(), z.string({ error: expecting('a text', quotesNeeded) }))
    .prefault({})
    .describe(
      "Labels of the nodes, beside kubernetes.io/hostname and topology.kubernetes.io/zone. Custom networking finds a node's ENIConfig by one of them.",
    ),
  networkInterfaces: z
    .array(networkInterfaceSchema)
    .optional()
    .describe(
      "Interfaces that the launch template gives the nodes, on the default network card and in the node's own subnet. Default: the primary one, without addresses for pods; ipamd adds what it needs.",
    ),
  maxPods: wholeNumber(1, 10_000)
    .optional()
    .describe(
      'Pods that the kubelet takes at most, host network pods included. Default: as nodeadm computes it, ENIs x (addresses per ENI - 1) + 2; with ENABLE_PREFIX_DELEGATION on a type that can have prefixes ENIs x (addresses per ENI - 1) x 16 + 2, at most 110, or 250 on more than 30 vCPU, as AWS advises. MAX_ENI and custom networking lower neither: EKS does not know of them.',
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
  amiFamily: amiFamilySchema,
  boot: bootSchema
    .prefault({})
    .describe('From the launch until the node is Ready, phase by phase. What is not given is as with `amiFamily`.'),
  shutdownTime: distribution()
    .prefault({ p50: '20s', p99: '60s' })
    .describe(
      'From the request to terminate an instance until it is gone and its addresses are free. No measurement is known: assumed.',
    ),
});
