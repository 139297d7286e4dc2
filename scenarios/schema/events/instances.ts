import { z } from 'zod';
import { duration, name, positiveDuration, wholeNumber } from '../values.ts';
import { someNodes } from './node-target.ts';

const replacedAfter = () =>
  duration()
    .prefault('10m')
    .describe(
      'How long until the group notices that the instance is unhealthy, terminates it and launches another. AWS gives no figure: assumed, and longer than the 40 to 50 s and 300 s after which Kubernetes gives the pods up.',
    );

export const spotInterruptionSchema = someNodes({}).describe(
  'EC2 announces that it takes the instances back in 2 minutes. The nodes are drained and replacements are launched at once, as managed node groups and Karpenter do; what is left after 2 minutes dies with its instance.',
);

export const instanceFailureSchema = someNodes({ replacedAfter: replacedAfter() }).describe(
  'The instances stop answering. Their nodes become NotReady after 40 to 50 s, and their pods are given up 300 s later.',
);

export const zoneLossSchema = z
  .strictObject({
    zone: name().describe('The Availability Zone that fails.'),
    for: positiveDuration()
      .optional()
      .describe('After this, instances can be launched in it again. Default: not before the end of the run.'),
    replacedAfter: replacedAfter(),
  })
  .describe('All instances of a zone fail at once, and none can be launched there: replacements go to other zones.');

export const scaleSchema = z
  .strictObject({
    nodeGroup: name().describe('The group.'),
    size: wholeNumber(0, 100_000).describe('Its new desired size.'),
  })
  .describe(
    "Changes a group's desired size. Nodes that are too many are drained (for at most 15 minutes) and terminated, those of the fullest zone and the oldest first.",
  );
