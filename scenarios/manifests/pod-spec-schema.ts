import { z } from 'zod';
import { expecting } from '../schema/expectation.ts';
import { cpu, flag, memory, wholeNumber } from '../schema/values.ts';
import { labelsSchema, metadataSchema, requirementsSchema, selectorSchema } from './values.ts';

const text = () => z.string({ error: expecting('a text') });
const seconds = () => wholeNumber(0);

const resourceList = z.looseObject({ cpu: cpu().optional(), memory: memory().optional() });

const containerSchema = z.looseObject({
  name: text(),
  image: text().optional(),
  resources: z.looseObject({ requests: resourceList.optional(), limits: resourceList.optional() }).optional(),
  ports: z
    .array(
      z.looseObject({
        containerPort: wholeNumber(1, 65_535).optional(),
        hostPort: wholeNumber(0, 65_535).optional(),
        hostIP: text().optional(),
        protocol: z.enum(['TCP', 'UDP', 'SCTP']).optional(),
      }),
    )
    .optional(),
  /** Of an init container: Always makes it a sidecar. */
  restartPolicy: text().optional(),
  readinessProbe: z
    .looseObject({ initialDelaySeconds: seconds().optional(), periodSeconds: seconds().optional() })
    .optional(),
  lifecycle: z
    .looseObject({
      preStop: z
        .looseObject({
          sleep: z.looseObject({ seconds: seconds() }).optional(),
          exec: z.looseObject({ command: z.array(text()).optional() }).optional(),
        })
        .optional(),
    })
    .optional(),
});

export type Container = z.output<typeof containerSchema>;

const nodeTerm = z.looseObject({
  matchExpressions: requirementsSchema.optional(),
  matchFields: requirementsSchema.optional(),
});

export type NodeTerm = z.output<typeof nodeTerm>;

const podTerm = z.looseObject({
  labelSelector: selectorSchema.optional(),
  namespaces: z.array(text()).optional(),
  namespaceSelector: selectorSchema.optional(),
  topologyKey: text(),
});

export type PodTerm = z.output<typeof podTerm>;

const weight = () => wholeNumber(1, 100);

const podAffinity = z.looseObject({
  requiredDuringSchedulingIgnoredDuringExecution: z.array(podTerm).optional(),
  preferredDuringSchedulingIgnoredDuringExecution: z
    .array(z.looseObject({ weight: weight(), podAffinityTerm: podTerm }))
    .optional(),
});

const affinitySchema = z.looseObject({
  nodeAffinity: z
    .looseObject({
      requiredDuringSchedulingIgnoredDuringExecution: z
        .looseObject({ nodeSelectorTerms: z.array(nodeTerm) })
        .optional(),
      preferredDuringSchedulingIgnoredDuringExecution: z
        .array(z.looseObject({ weight: weight(), preference: nodeTerm }))
        .optional(),
    })
    .optional(),
  podAffinity: podAffinity.optional(),
  podAntiAffinity: podAffinity.optional(),
});

export type GivenAffinity = z.output<typeof affinitySchema>;

export const podSpecSchema = z.looseObject({
  containers: z.array(containerSchema).min(1, { error: () => 'expected at least one container' }),
  initContainers: z.array(containerSchema).optional(),
  hostNetwork: flag().optional(),
  nodeSelector: labelsSchema.optional(),
  affinity: affinitySchema.optional(),
  tolerations: z
    .array(
      z.looseObject({
        key: text().optional(),
        operator: z.enum(['Exists', 'Equal']).optional(),
        value: text().optional(),
        effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
        tolerationSeconds: z.int().optional(),
      }),
    )
    .optional(),
  topologySpreadConstraints: z
    .array(
      z.looseObject({
        maxSkew: wholeNumber(1),
        topologyKey: text(),
        whenUnsatisfiable: z.enum(['DoNotSchedule', 'ScheduleAnyway']),
        labelSelector: selectorSchema.optional(),
        minDomains: wholeNumber(1).optional(),
      }),
    )
    .optional(),
  serviceAccountName: text().optional(),
  serviceAccount: text().optional(),
  priorityClassName: text().optional(),
  preemptionPolicy: z.enum(['Never', 'PreemptLowerPriority']).optional(),
  terminationGracePeriodSeconds: seconds().optional(),
  restartPolicy: z.enum(['Always', 'OnFailure', 'Never']).optional(),
});

export type GivenPodSpec = z.output<typeof podSpecSchema>;

export const podTemplateSchema = z.looseObject({ metadata: metadataSchema.optional(), spec: podSpecSchema });

export type GivenPodTemplate = z.output<typeof podTemplateSchema>;
