import { z } from 'zod';

/** Add-ons of EKS that matter here, beside vpc-cni and kube-proxy, which every node has. */
export const ADD_ONS = [
  'coredns',
  'metrics-server',
  'aws-ebs-csi-driver',
  'eks-pod-identity-agent',
  'eks-node-monitoring-agent',
] as const;

export const addOnsSchema = z
  .array(z.enum(ADD_ONS))
  .refine((names) => new Set(names).size === names.length, { error: () => 'an add-on is there twice' });
