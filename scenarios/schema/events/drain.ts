import { duration, positiveDuration, wholeNumber } from '../values.ts';
import { someNodes } from './node-target.ts';

export const drainSchema = someNodes({
  maxUnavailable: wholeNumber(1)
    .prefault(1)
    .describe('Nodes that are drained at the same time at most. Default 1: one after the other, as kubectl does.'),
  gracePeriod: duration()
    .optional()
    .describe("In place of the pods' own terminationGracePeriodSeconds (kubectl drain --grace-period)."),
  timeout: positiveDuration()
    .optional()
    .describe('After this a node is left as it is (kubectl drain --timeout). Default: waits as long as it takes.'),
}).describe(
  'kubectl drain: cordons the nodes and evicts their pods, those of DaemonSets excepted. What a PodDisruptionBudget does not allow is tried again every 5 s.',
);
