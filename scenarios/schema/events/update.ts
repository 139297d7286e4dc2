import { z } from 'zod';
import type { UpdateEvent } from '../../../models/kubernetes/controllers/workload-events.ts';
import { name } from '../values.ts';

const KINDS = ['deployment', 'statefulSet', 'daemonSet'] as const;

export const updateSchema = z
  .strictObject({
    deployment: name().optional().describe('The Deployment of this name ...'),
    statefulSet: name().optional().describe('... or the StatefulSet ...'),
    daemonSet: name().optional().describe('... or the DaemonSet.'),
    namespace: name().prefault('default').describe('Its namespace.'),
  })
  .transform((given, context): UpdateEvent => {
    const [kind, ...more] = KINDS.filter((candidate) => given[candidate] !== undefined);
    const workload = kind === undefined ? undefined : given[kind];
    if (kind !== undefined && workload !== undefined && more.length === 0) {
      return { kind, namespace: given.namespace, name: workload };
    }
    const message = `expected exactly one of ${KINDS.join(', ')}: the name of what is updated`;
    context.issues.push({ code: 'custom', input: given, message });
    return z.NEVER;
  })
  .describe('A new version of a workload is rolled out, as `kubectl rollout restart` does.');
