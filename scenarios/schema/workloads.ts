import { z } from 'zod';
import {
  cronJobSchema,
  daemonSetSchema,
  deploymentSchema,
  jobSchema,
  statefulSetSchema,
} from './workloads/controllers.ts';
import { manifestsSchema } from './workloads/manifests.ts';
import { traceSchema } from './workloads/trace.ts';

const kinds = {
  deployment: deploymentSchema.optional().describe('A Deployment in short form.'),
  statefulSet: statefulSetSchema.optional().describe('A StatefulSet in short form.'),
  daemonSet: daemonSetSchema.optional().describe('A DaemonSet in short form.'),
  job: jobSchema.optional().describe('A Job in short form.'),
  cronJob: cronJobSchema.optional().describe('A CronJob in short form.'),
  manifests: manifestsSchema.optional().describe('Kubernetes manifests, as they are.'),
  trace: traceSchema.optional().describe('The pods of a recorded churn.'),
};

const KINDS = Object.keys(kinds);

export const workloadSchema = z
  .strictObject(kinds)
  .refine((workload: object) => KINDS.filter((kind) => Reflect.get(workload, kind) !== undefined).length === 1, {
    error: () => `expected exactly one of ${KINDS.join(', ')}; each workload is a list entry of its own`,
  })
  .meta({ oneOf: KINDS.map((kind) => ({ required: [kind] })) });
