import { z } from 'zod';
import { clusterAutoscalerSchema } from './autoscaler/cluster-autoscaler.ts';
import { karpenterSchema } from './autoscaler/karpenter.ts';

export const autoscalerSchema = z.strictObject({
  clusterAutoscaler: clusterAutoscalerSchema
    .optional()
    .describe('Cluster Autoscaler: changes the sizes of the node groups that have a `maxSize`. `{}` is valid.'),
  karpenter: karpenterSchema
    .optional()
    .describe(
      'Karpenter with the AWS provider: launches single instances of the types that suit the pods. `{}` is valid.',
    ),
});
