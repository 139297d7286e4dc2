import { z } from 'zod';
import { expecting } from '../expectation.ts';
import { quotesNeeded } from '../vpc.ts';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'] as const;

/** The labels by which a NodePool chooses what it may launch. */
const REQUIREMENT_KEYS = [
  'karpenter.k8s.aws/instance-category',
  'karpenter.k8s.aws/instance-cpu',
  'karpenter.k8s.aws/instance-family',
  'karpenter.k8s.aws/instance-generation',
  'karpenter.k8s.aws/instance-hypervisor',
  'karpenter.k8s.aws/instance-memory',
  'karpenter.k8s.aws/instance-size',
  'karpenter.sh/capacity-type',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/zone',
] as const;

export const requirementSchema = z.strictObject({
  key: z
    .enum(REQUIREMENT_KEYS, { error: expecting(`one of the labels ${REQUIREMENT_KEYS.join(', ')}`) })
    .describe('A label that tells instance types, zones or ways to buy apart.'),
  operator: z
    .enum(OPERATORS, { error: expecting(`one of ${OPERATORS.join(', ')}`) })
    .describe('`Gt` and `Lt` compare whole numbers.'),
  values: z
    .array(z.string({ error: expecting('a text', quotesNeeded) }))
    .prefault([])
    .describe('At least one for `In` and `NotIn`, one for `Gt` and `Lt`, none for the others.'),
});
