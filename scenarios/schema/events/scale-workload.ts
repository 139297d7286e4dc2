import { z } from 'zod';
import type { ScaleWorkloadEvent } from '../../../models/kubernetes/controllers/workload-events.ts';
import { name, wholeNumber } from '../values.ts';

export const scaleWorkloadSchema = z
  .strictObject({
    deployment: name().optional().describe('The Deployment of this name ...'),
    statefulSet: name().optional().describe('... or the StatefulSet.'),
    namespace: name().prefault('default').describe('Its namespace.'),
    replicas: wholeNumber(0, 1_000_000).describe('Pods that it keeps from now on.'),
  })
  .transform(({ deployment, statefulSet, namespace, replicas }, context): ScaleWorkloadEvent => {
    if (deployment !== undefined && statefulSet === undefined) {
      return { kind: 'deployment', namespace, name: deployment, replicas };
    }
    if (statefulSet !== undefined && deployment === undefined) {
      return { kind: 'statefulSet', namespace, name: statefulSet, replicas };
    }
    const message = 'expected exactly one of deployment, statefulSet: the name of what is scaled';
    context.issues.push({ code: 'custom', input: deployment, message });
    return z.NEVER;
  })
  .describe(
    'A Deployment or StatefulSet is asked for another number of pods, as `kubectl scale` does. A HorizontalPodAutoscaler may change it again.',
  );
