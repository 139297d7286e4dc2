import { z } from 'zod';
import { podCount } from '../pod-count.ts';

export const disruptionBudgetSchema = z
  .strictObject({
    minAvailable: podCount().optional().describe('Ready pods that a drain must leave.'),
    maxUnavailable: podCount().optional().describe('Pods that may be missing.'),
  })
  .refine(({ minAvailable, maxUnavailable }) => (minAvailable === undefined) !== (maxUnavailable === undefined), {
    error: () => 'expected exactly one of minAvailable and maxUnavailable',
  });
