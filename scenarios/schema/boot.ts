import { z } from 'zod';
import { distribution } from './distribution.ts';

/** How long the phases of a node's boot take with each of the images that EKS offers, as a scenario would write them. */
export const BOOT_PROFILES = {
  AL2023: {
    instanceStart: { p50: '12s', p99: '30s' },
    systemStart: { p50: '12s', p99: '40s' },
    registration: { min: '200ms', max: '1s' },
    daemonStart: { p50: '2s', p99: '10s' },
    readyDelay: { min: '100ms', max: '5s' },
  },
  Bottlerocket: {
    instanceStart: { p50: '10s', p99: '30s' },
    systemStart: { p50: '8s', p99: '25s' },
    registration: { min: '200ms', max: '1s' },
    daemonStart: { p50: '12s', p99: '30s' },
    readyDelay: { min: '100ms', max: '5s' },
  },
} as const;

const amiFamilySchema = z
  .enum(['AL2023', 'Bottlerocket'])
  .prefault('AL2023')
  .describe(
    'The image of the nodes, which decides how long they boot (`boot`). Nobody has published a clean comparison: AL2023 sums up to the 30 to 40 s of single reports (awslabs/node-latency-for-k8s, aws/karpenter-provider-aws issue 6165), Bottlerocket has a shorter boot and 21 s from the registration on (issue 4548 of the same).',
  );

function phase(name: keyof typeof BOOT_PROFILES.AL2023, meaning: string, source: string) {
  const defaults = Object.entries(BOOT_PROFILES).map(([family, phases]) => {
    const text = Object.entries(phases[name]).map(([key, value]) => `${key}: ${value}`);
    return `{${text.join(', ')}} (${family})`;
  });
  return distribution()
    .optional()
    .describe(`${meaning} Default ${defaults.join(', ')}. ${source}`);
}

const bootSchema = z.strictObject({
  instanceStart: phase(
    'instanceStart',
    'From the launch until the operating system runs.',
    'Measured 11 and 13 s (awslabs/node-latency-for-k8s, c6a.large, AL2, 2022); the tail is assumed.',
  ),
  systemStart: phase(
    'systemStart',
    'Until the kubelet starts: cloud-init, nodeadm, containerd.',
    'Measured 7 and 8 s with AL2 (node-latency-for-k8s); nodeadm alone takes 13 s on m6i.large (awslabs/amazon-eks-ami pull request 1991); the tail follows single reports of 75 s in all (aws/amazon-vpc-cni-k8s issue 3410).',
  ),
  registration: phase('registration', 'Until the kubelet has registered the node.', 'Measured less than 1 s.'),
  daemonStart: phase(
    'daemonStart',
    "Until ipamd's process runs: aws-node's pod, its images and its init container. Also the pause when ipamd is restarted.",
    'Measured 1 to 3 s where the images are on the node (node-latency-for-k8s); 4 s for the pull of the init image alone (amazon-eks-ami pull request 938).',
  ),
  readyDelay: phase(
    'readyDelay',
    "From ipamd being ready until the node is Ready: the CNI's configuration is copied, and the kubelet, which looks every 5 s, finds it.",
    'Measured 1 and 7 s.',
  ),
});

/** How long the nodes of a group or a NodePool take to come and to go. */
export const nodeLifeFields = {
  amiFamily: amiFamilySchema,
  boot: bootSchema
    .prefault({})
    .describe('From the launch until the node is Ready, phase by phase. What is not given is as with `amiFamily`.'),
  shutdownTime: distribution()
    .prefault({ p50: '20s', p99: '60s' })
    .describe(
      'From the request to terminate an instance until it is gone and its addresses are free. No measurement is known: assumed.',
    ),
};
