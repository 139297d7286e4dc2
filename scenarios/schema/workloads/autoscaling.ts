import { z } from 'zod';
import { cpu, duration, positiveDuration, wholeNumber } from '../values.ts';

export const loadSchema = z
  .strictObject({
    points: z
      .array(
        z.strictObject({
          at: duration().describe('From the start of the run, or of the repetition.'),
          cpu: cpu().describe('What all pods together have to do.'),
        }),
      )
      .min(1, { error: () => 'expected at least one point' })
      .refine((points) => points.every(({ at }, index) => at > (points[index - 1]?.at ?? -1)), {
        error: () => 'the points must be in the order of their times, no two at the same one',
      })
      .describe(
        'The load at these times; straight lines between them, and level before the first and behind the last.',
      ),
    repeatEvery: positiveDuration().optional().describe('Begins anew after this. Default: it does not.'),
  })
  .refine(({ points, repeatEvery }) => repeatEvery === undefined || (points.at(-1)?.at ?? 0) <= repeatEvery, {
    error: () => 'a point lies behind repeatEvery: it would never be reached',
  });

const rules = (window: string, policies: readonly { type: 'Pods' | 'Percent'; value: number; period: string }[]) =>
  z.strictObject({
    stabilizationWindow: duration()
      .prefault(window)
      .describe('Of what was recommended in it, the most cautious counts.'),
    selectPolicy: z.enum(['Max', 'Min', 'Disabled']).prefault('Max').describe('Which policy counts.'),
    policies: z
      .array(
        z.strictObject({
          type: z.enum(['Pods', 'Percent']).describe('A number of pods, or per cent of the replicas.'),
          value: wholeNumber(1).describe('How many.'),
          period: positiveDuration().describe('In how long. At most 30m.'),
        }),
      )
      .min(1, { error: () => 'expected at least one policy' })
      .prefault([...policies])
      .describe('How fast replicas may change.'),
  });

/** The defaults are those of Kubernetes (pkg/apis/autoscaling/v2/defaults.go). */
const behaviorSchema = z.strictObject({
  scaleUp: rules('0s', [
    { type: 'Pods', value: 4, period: '15s' },
    { type: 'Percent', value: 100, period: '15s' },
  ])
    .prefault({})
    .describe('Default: at once, by 4 pods or to the double in 15 s, whichever is more.'),
  scaleDown: rules('5m', [{ type: 'Percent', value: 100, period: '15s' }])
    .prefault({})
    .describe('Default: to the most that was recommended within 5 minutes.'),
});

export const autoscalingSchema = z
  .strictObject({
    minReplicas: wholeNumber(1).prefault(1).describe('Replicas at least.'),
    maxReplicas: wholeNumber(1, 1_000_000).describe('Replicas at most.'),
    targetCPUUtilizationPercentage: wholeNumber(1, 1_000)
      .prefault(80)
      .describe('What the pods are meant to use, in per cent of what they request.'),
    cpuLimit: cpu()
      .optional()
      .describe(
        'What one pod can use at most (its limit, or what its node leaves it). Default: whatever there is to do.',
      ),
    load: loadSchema.describe('What the pods together have to do. It is shared evenly among those that are ready.'),
    behavior: behaviorSchema.prefault({}).describe('How fast it scales.'),
  })
  .refine(({ minReplicas, maxReplicas }) => minReplicas <= maxReplicas, {
    error: () => 'maxReplicas is below minReplicas',
  });
