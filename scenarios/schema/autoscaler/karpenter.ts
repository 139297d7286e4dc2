import { z } from 'zod';
import { NEVER } from '../../../sim/time.ts';
import { nodeLifeFields } from '../boot.ts';
import { distribution } from '../distribution.ts';
import { expecting } from '../expectation.ts';
import { taintSchema } from '../taint.ts';
import { cpu, duration, memory, name, numberFrom, positiveDuration, wholeNumber } from '../values.ts';
import { quotesNeeded } from '../vpc.ts';
import { requirementSchema } from './requirements.ts';

/** `Never`, as Karpenter writes it, or a duration. */
function durationOrNever(given: () => z.ZodType<number, string>) {
  const never = z.literal('Never').transform(() => NEVER);
  return z.union([never, given()], { error: expecting('a duration such as 30s, 10m or 720h, or Never') });
}

const nodesError = expecting('a number of nodes such as 1, or a share such as 10%');

/** Karpenter writes numbers as texts too. */
const nodeCount = z.union(
  [
    z
      .int({ error: nodesError })
      .min(0, { error: nodesError })
      .transform((nodes) => ({ nodes })),
    z
      .string({ error: nodesError })
      .regex(/^\d+%?$/, { error: nodesError, abort: true })
      .transform((text) => (text.endsWith('%') ? { share: Number(text.slice(0, -1)) / 100 } : { nodes: Number(text) })),
  ],
  { error: nodesError },
);

const REASONS = ['Empty', 'Underutilized'] as const;
const POLICIES = ['WhenEmpty', 'WhenEmptyOrUnderutilized'] as const;

const disruptionSchema = z.strictObject({
  consolidationPolicy: z
    .enum(POLICIES, { error: expecting(`one of ${POLICIES.join(', ')}`) })
    .prefault('WhenEmptyOrUnderutilized')
    .describe(
      'Which nodes are taken away: those without pods, or also those whose pods fit elsewhere or on a cheaper node.',
    ),
  consolidateAfter: durationOrNever(duration)
    .prefault('0s')
    .describe('How long no pod must have come to a node or gone from it. `Never` switches consolidation off.'),
  budgets: z
    .array(
      z.strictObject({
        nodes: nodeCount.describe(
          'Nodes of the NodePool that may be on their way out at the same time; a share is rounded up.',
        ),
        reasons: z
          .array(z.enum(REASONS, { error: expecting(`one of ${REASONS.join(', ')}`) }))
          .optional()
          .describe('For which reasons it counts. Default: for all.'),
      }),
    )
    .prefault([{ nodes: '10%' }])
    .describe(
      'How many nodes may be disrupted at the same time: the smallest that applies counts. Expiry does not ask them.',
    ),
});

const nodePoolSchema = z.strictObject({
  name: name().prefault('default').describe('The name of the NodePool; its nodes are named after it.'),
  weight: wholeNumber(0, 100).prefault(0).describe('The NodePool with the highest weight is tried first.'),
  requirements: z
    .array(requirementSchema)
    .prefault([])
    .describe(
      'What it may launch. Without one for kubernetes.io/arch: amd64; for karpenter.sh/capacity-type: on-demand; if nothing is said of instance types: the categories c, m and r of the third generation and later, as in Karpenter\'s guide "Getting started".',
    ),
  limits: z
    .strictObject({
      cpu: cpu().optional().describe('CPU of all nodes together.'),
      memory: memory().optional().describe('Memory of all nodes together.'),
      nodes: wholeNumber(0).optional().describe('Number of nodes.'),
    })
    .prefault({})
    .describe('What its nodes may come to. Default: as much as is asked for.'),
  disruption: disruptionSchema.prefault({}).describe('When nodes are taken away.'),
  expireAfter: durationOrNever(positiveDuration)
    .prefault('720h')
    .describe('From the launch of a node until it is drained and replaced; `Never` switches that off.'),
  terminationGracePeriod: positiveDuration()
    .optional()
    .describe('How long the drain of a node may take. Default: as long as its pods and their budgets want.'),
  labels: z
    .record(z.string(), z.string({ error: expecting('a text', quotesNeeded) }))
    .prefault({})
    .describe('Labels of its nodes, beside the well-known ones.'),
  taints: z.array(taintSchema).prefault([]).describe('Taints of its nodes.'),
  subnets: z
    .array(name())
    .min(1, { error: () => 'expected at least one subnet' })
    .optional()
    .describe(
      'Ids of the subnets that `subnetSelectorTerms` of its EC2NodeClass select. Default: all subnets of the VPC.',
    ),
  maxPods: wholeNumber(1, 10_000)
    .optional()
    .describe(
      '`kubelet.maxPods` of its EC2NodeClass. Default: (ENIs - reservedENIs) x (addresses per ENI - 1) + 2; Karpenter does not look at ENABLE_PREFIX_DELEGATION.',
    ),
  ...nodeLifeFields,
});

export const karpenterSchema = z.strictObject({
  nodePools: z
    .array(nodePoolSchema)
    .min(1, { error: () => 'expected at least one NodePool' })
    .prefault([{}])
    .describe('What may be launched.'),
  batchIdleDuration: positiveDuration()
    .prefault('1s')
    .describe('BATCH_IDLE_DURATION: a batch of pods is closed when no further one has come for so long.'),
  batchMaxDuration: positiveDuration()
    .prefault('10s')
    .describe('BATCH_MAX_DURATION: it is closed after this in any case.'),
  reservedENIs: wholeNumber(0, 20)
    .prefault(0)
    .describe('RESERVED_ENIS: interfaces that are not counted for maxPods. With custom networking: 1.'),
  createFleetTime: distribution()
    .prefault({ p50: '2s', p99: '6s' })
    .describe('How long a CreateFleet call takes. No measurement is known: assumed.'),
  spotDiscount: numberFrom(0, 1)
    .prefault(0.6)
    .describe('By what share spot instances are cheaper. No prices ship with the simulator: assumed.'),
});
