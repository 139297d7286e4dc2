import { z } from 'zod';
import { expecting } from './expectation.ts';
import { flag, numberFrom } from './values.ts';

/**
 * Pods a second by tier of the control plane (Amazon EKS User Guide, "Provisioned Control Plane"). The standard tier has
 * no fixed pace: 100 is what EKS 1.28 and 1.29 had.
 */
export const SCHEDULER_TIERS = { standard: 100, XL: 167, '2XL': 283, '4XL': 400 } as const;

const TIERS = ['standard', 'XL', '2XL', '4XL'] as const;
const STRATEGIES = ['LeastAllocated', 'MostAllocated'] as const;

export const schedulerSchema = z.strictObject({
  tier: z
    .enum(TIERS, { error: expecting(`one of ${TIERS.join(', ')}`) })
    .prefault('standard')
    .describe(
      'The tier of the EKS control plane: it decides how many pods a second the scheduler places (100, 167, 283, 400).',
    ),
  podsPerSecond: numberFrom(0.1, 100_000).optional().describe('The pace itself, in place of the one of the tier.'),
  strategy: z
    .enum(STRATEGIES, { error: expecting(`one of ${STRATEGIES.join(', ')}`) })
    .prefault('LeastAllocated')
    .describe(
      '`scoringStrategy` of the plugin NodeResourcesFit. `LeastAllocated` spreads pods over the nodes; `MostAllocated` fills one node after the other, so that fewer nodes hold more pods each.',
    ),
  ipAware: flag()
    .prefault(false)
    .describe(
      'What if the scheduler knew of addresses? `true`: no pod goes to a node whose daemon has no free address for it. Kubernetes cannot do that (aws/amazon-vpc-cni-k8s issue 1160).',
    ),
});
