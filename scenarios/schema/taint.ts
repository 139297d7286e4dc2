import { z } from 'zod';
import { expecting } from './expectation.ts';
import { quotesNeeded } from './vpc.ts';

/** What a taint does to pods that do not tolerate it, in Kubernetes' words. */
export const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

export const taintSchema = z.strictObject({
  key: z.string({ error: expecting('a text') }).describe('Its key.'),
  value: z
    .string({ error: expecting('a text', quotesNeeded) })
    .prefault('')
    .describe('Its value.'),
  effect: z
    .enum(TAINT_EFFECTS, { error: expecting(`one of ${TAINT_EFFECTS.join(', ')}`) })
    .describe('What it does to pods that do not tolerate it.'),
});
