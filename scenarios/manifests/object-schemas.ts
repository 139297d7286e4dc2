import { z } from 'zod';
import { expecting } from '../schema/expectation.ts';
import { podCount } from '../schema/pod-count.ts';
import { flag, wholeNumber } from '../schema/values.ts';
import { podSpecSchema, podTemplateSchema } from './pod-spec-schema.ts';
import { metadataSchema, selectorSchema } from './values.ts';

const text = () => z.string({ error: expecting('a text') });
const metadata = metadataSchema.extend({ name: text() });
const replicas = () => wholeNumber(0, 1_000_000).optional();

const deployment = z.looseObject({
  metadata,
  spec: z.looseObject({
    replicas: replicas(),
    selector: selectorSchema,
    strategy: z
      .looseObject({
        type: z.enum(['RollingUpdate', 'Recreate']).optional(),
        rollingUpdate: z
          .looseObject({ maxSurge: podCount().optional(), maxUnavailable: podCount().optional() })
          .optional(),
      })
      .optional(),
    template: podTemplateSchema,
  }),
});

const statefulSet = z.looseObject({
  metadata,
  spec: z.looseObject({
    replicas: replicas(),
    selector: selectorSchema,
    podManagementPolicy: z.enum(['OrderedReady', 'Parallel']).optional(),
    updateStrategy: z.looseObject({ type: z.enum(['RollingUpdate', 'OnDelete']).optional() }).optional(),
    template: podTemplateSchema,
  }),
});

const daemonSet = z.looseObject({
  metadata,
  spec: z.looseObject({
    updateStrategy: z
      .looseObject({
        type: z.enum(['RollingUpdate', 'OnDelete']).optional(),
        rollingUpdate: z.looseObject({ maxUnavailable: podCount().optional() }).optional(),
      })
      .optional(),
    template: podTemplateSchema,
  }),
});

const jobSpec = z.looseObject({
  parallelism: wholeNumber(0, 100_000).optional(),
  completions: wholeNumber(1, 1_000_000).optional(),
  backoffLimit: wholeNumber(0).optional(),
  suspend: flag().optional(),
  template: podTemplateSchema,
});

const cronJob = z.looseObject({
  metadata,
  spec: z.looseObject({
    schedule: text(),
    timeZone: text().optional(),
    concurrencyPolicy: z.enum(['Allow', 'Forbid', 'Replace']).optional(),
    startingDeadlineSeconds: wholeNumber(0, 2_147_483_647).optional(),
    suspend: flag().optional(),
    jobTemplate: z.looseObject({ spec: jobSpec }),
  }),
});

const scalingRules = z.looseObject({
  stabilizationWindowSeconds: wholeNumber(0, 3_600).optional(),
  selectPolicy: z.enum(['Max', 'Min', 'Disabled']).optional(),
  policies: z
    .array(
      z.looseObject({
        type: z.enum(['Pods', 'Percent']),
        value: wholeNumber(1),
        periodSeconds: wholeNumber(1, 1_800),
      }),
    )
    .optional(),
});

export type GivenScalingRules = z.output<typeof scalingRules>;

const horizontalPodAutoscaler = z.looseObject({
  metadata,
  spec: z.looseObject({
    scaleTargetRef: z.looseObject({ kind: text(), name: text() }),
    minReplicas: wholeNumber(0).optional(),
    maxReplicas: wholeNumber(1),
    targetCPUUtilizationPercentage: wholeNumber(1).optional(),
    metrics: z
      .array(
        z.looseObject({
          type: text(),
          resource: z
            .looseObject({
              name: text(),
              target: z.looseObject({ averageUtilization: wholeNumber(1).optional() }),
            })
            .optional(),
        }),
      )
      .optional(),
    behavior: z.looseObject({ scaleUp: scalingRules.optional(), scaleDown: scalingRules.optional() }).optional(),
  }),
});

const pod = z.looseObject({
  metadata: metadata.extend({
    ownerReferences: z.array(z.looseObject({ kind: text(), name: text(), controller: flag().optional() })).optional(),
  }),
  spec: podSpecSchema,
  status: z.looseObject({ phase: text().optional() }).optional(),
});

const podDisruptionBudget = z.looseObject({
  metadata,
  spec: z.looseObject({
    selector: selectorSchema.optional(),
    minAvailable: podCount().optional(),
    maxUnavailable: podCount().optional(),
  }),
});

const priorityClass = z.looseObject({
  metadata,
  value: z.int({ error: expecting('a whole number') }),
  globalDefault: flag().optional(),
  preemptionPolicy: text().optional(),
});

/** vpcresources.k8s.aws/v1beta1. Which groups it names does not matter here. */
const securityGroupPolicy = z.looseObject({
  metadata,
  spec: z.looseObject({
    podSelector: selectorSchema.optional(),
    serviceAccountSelector: selectorSchema.optional(),
  }),
});

/** The kinds that are read, each with its form. */
export const OBJECT_SCHEMAS = {
  Deployment: deployment,
  StatefulSet: statefulSet,
  DaemonSet: daemonSet,
  Job: z.looseObject({ metadata, spec: jobSpec }),
  CronJob: cronJob,
  HorizontalPodAutoscaler: horizontalPodAutoscaler,
  Pod: pod,
  PodDisruptionBudget: podDisruptionBudget,
  PriorityClass: priorityClass,
  Namespace: z.looseObject({ metadata }),
  SecurityGroupPolicy: securityGroupPolicy,
  ServiceAccount: z.looseObject({ metadata }),
} as const;

export type ObjectKind = keyof typeof OBJECT_SCHEMAS;

export type GivenObject<Kind extends ObjectKind> = z.output<(typeof OBJECT_SCHEMAS)[Kind]>;
