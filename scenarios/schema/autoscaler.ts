import { z } from 'zod';
import { karpenterSchema } from './autoscaler/karpenter.ts';

export const autoscalerSchema = z.strictObject({
  karpenter: karpenterSchema
    .optional()
    .describe(
      'Karpenter with the AWS provider: launches single instances of the types that suit the pods. `{}` is valid.',
    ),
});
