import { z } from 'zod';
import { distribution } from '../distribution.ts';
import { expecting } from '../expectation.ts';
import { numberFrom } from '../values.ts';
import { loadSchema } from './autoscaling.ts';
import { createAt, lifetime } from './pod-fields.ts';

const file = z
  .string({ error: expecting('the path of a file') })
  .min(1, { error: () => 'expected the path of a file, found an empty text' });

export const manifestsSchema = z.strictObject({
  files: z
    .array(file)
    .min(1, { error: () => 'expected at least one file' })
    .describe(
      "Kubernetes objects in YAML (several documents, Lists) or JSON, from the scenario file's own directory: what you apply, `helm template` prints or `kubectl get -o yaml` gives. Read are Deployment, StatefulSet, DaemonSet, Job, CronJob, HorizontalPodAutoscaler, Pod, PodDisruptionBudget, PriorityClass, Namespace, SecurityGroupPolicy and ServiceAccount; other kinds are reported and skipped. The pods of `kubectl get pods -A -o json` become the workloads that own them.",
    ),
  createAt,
  behavior: z
    .record(
      z.string(),
      z.strictObject({
        lifetime,
        runTime: distribution()
          .optional()
          .describe("From a Job's pod being ready until its containers exit. Default: 30s."),
        failureRate: numberFrom(0, 1).prefault(0).describe("The share of a Job's pods that fail at their end, 0 to 1."),
        load: loadSchema
          .optional()
          .describe(
            'What the pods of a workload with a HorizontalPodAutoscaler together have to do. Default: it is not scaled.',
          ),
        readinessDelay: distribution()
          .optional()
          .describe("From the containers' start until the pod is ready. Default: as its readiness probe says."),
        shutdownTime: distribution()
          .optional()
          .describe('How long the containers take to exit once they are told to. Default: as in `spec.pods`.'),
      }),
    )
    .prefault({})
    .describe('What manifests do not say, by the name of the workload.'),
});

export type ManifestOptions = z.output<typeof manifestsSchema>;
export type WorkloadBehavior = ManifestOptions['behavior'][string];
