import { z } from 'zod';
import { name, positiveDuration, wholeNumber } from '../values.ts';

export const deletePodsSchema = z
  .strictObject({
    deployment: name().describe('The Deployment whose pods are deleted.'),
    namespace: name().prefault('default').describe('Its namespace.'),
    count: wholeNumber(1).prefault(1).describe('How many pods in all.'),
    every: positiveDuration().prefault('1s').describe('From one deletion to the next.'),
  })
  .describe(
    'Pods of a Deployment are deleted one after the other, as with `kubectl delete pod` in a loop: each time the oldest of those that are not being deleted. The Deployment replaces each at once.',
  );
