import { z } from 'zod';
import { expecting } from '../expectation.ts';
import { TAINT_EFFECTS } from '../taint.ts';
import { duration } from '../values.ts';
import { quotesNeeded } from '../vpc.ts';

const OPERATORS = ['Exists', 'Equal'] as const;

export const tolerationSchema = z
  .strictObject({
    key: z
      .string({ error: expecting('a text') })
      .optional()
      .describe('The key of the taint. Default: every taint, with the operator Exists.'),
    operator: z
      .enum(OPERATORS, { error: expecting(`one of ${OPERATORS.join(', ')}`) })
      .prefault('Equal')
      .describe('Whether the value counts.'),
    value: z
      .string({ error: expecting('a text', quotesNeeded) })
      .prefault('')
      .describe('The value of the taint, for Equal.'),
    effect: z
      .enum(TAINT_EFFECTS, { error: expecting(`one of ${TAINT_EFFECTS.join(', ')}`) })
      .optional()
      .describe('The effect of the taint. Default: every effect.'),
    tolerationTime: duration()
      .optional()
      .describe('For NoExecute: how long a pod stays (tolerationSeconds). Default: for good.'),
  })
  .refine(({ key, operator }) => key !== undefined || operator === 'Exists', {
    error: () => 'without a key the operator must be Exists',
  });
