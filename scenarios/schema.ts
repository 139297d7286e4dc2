import { z } from 'zod';
import { addOnsSchema } from './schema/add-ons.ts';
import { autoscalerSchema } from './schema/autoscaler.ts';
import { ec2Schema } from './schema/ec2.ts';
import { eventSchema } from './schema/events.ts';
import { imagesSchema, kubeletSchema } from './schema/images.ts';
import { nodeGroupSchema } from './schema/node-groups.ts';
import { podsSchema } from './schema/pods.ts';
import { schedulerSchema } from './schema/scheduler.ts';
import { thresholdsSchema } from './schema/thresholds.ts';
import { flag, moment, name, positiveDuration, wholeNumber } from './schema/values.ts';
import { variantsSchema } from './schema/variants.ts';
import { vpcSchema } from './schema/vpc.ts';
import { vpcCniSchema } from './schema/vpc-cni.ts';
import { vpcResourceControllerSchema } from './schema/vpc-resource-controller.ts';
import { workloadSchema } from './schema/workloads.ts';

export const specSchema = z.strictObject({
  seed: wholeNumber(0)
    .prefault(1)
    .describe('Decides every random number. The same scenario with the same seed gives the same bytes.'),
  duration: positiveDuration().prefault('1h').describe('How long the run lasts.'),
  vpc: vpcSchema.prefault({}).describe('The address space.'),
  ec2: ec2Schema.prefault({}).describe("EC2's API and the instance metadata service."),
  vpcCni: vpcCniSchema.prefault({}).describe('The VPC CNI. `{}` is what EKS installs.'),
  vpcResourceController: vpcResourceControllerSchema
    .optional()
    .describe(
      'The VPC resource controller of the control plane: security groups for pods (ENABLE_POD_ENI). Default: as EKS runs it.',
    ),
  nodeGroups: z
    .array(nodeGroupSchema)
    .prefault([{ name: 'nodes' }])
    .describe('The nodes.'),
  autoscaler: autoscalerSchema.optional().describe('What adds and removes nodes as pods need them. Default: nothing.'),
  pods: podsSchema
    .prefault({})
    .describe('What the kubelet and the container runtime take for a pod, apart from the wait for an address.'),
  images: imagesSchema
    .prefault({})
    .describe(
      'The images of which a download takes time, by the name that workloads call them by. All others are on every node.',
    ),
  kubelet: kubeletSchema.prefault({}).describe("The kubelet's own settings: how it pulls images."),
  scheduler: schedulerSchema.prefault({}).describe('kube-scheduler with its default profile.'),
  addons: addOnsSchema
    .prefault([])
    .describe(
      'EKS add-ons beside vpc-cni and kube-proxy, which every node has. A pod of aws-ebs-csi-driver on each node (ebs-csi-node), and two of its controller, coredns and metrics-server need an address; eks-pod-identity-agent and eks-node-monitoring-agent are on the host network and only count for maxPods. Default: none, so that figures are those of the workloads alone.',
    ),
  workloads: z
    .array(workloadSchema)
    .prefault([])
    .describe('What creates pods. Without any, the nodes only fill their pools.'),
  events: z.array(eventSchema).prefault([]).describe('What happens at a given time: to nodes, zones, settings.'),
  thresholds: thresholdsSchema
    .prefault({})
    .describe(
      'What the run has to reach: by metric (`pods_waiting`, `subnet_used_percent{subnet=a}`) a list of conditions (`"max < 10"`). When one is missed, `run` ends with exit code 99. docs/metrics.md lists the metrics.',
    ),
  variants: variantsSchema
    .prefault({})
    .describe(
      'The scenario is run once for each, on the same random numbers, and the results are put side by side. By name the changes, as with `--set`: by path the value (`spec.vpcCni.env.WARM_IP_TARGET: "5"`). `{}` changes nothing.',
    ),
  outputs: z
    .strictObject({
      ec2Calls: flag().prefault(false).describe('Write ec2-calls.csv, a row for each call to EC2.'),
      startTime: moment()
        .prefault('2026-01-01T00:00:00Z')
        .describe(
          'The moment of the calendar at which the run begins. The schedules of CronJobs and the times of OpenMetrics go by it.',
        ),
    })
    .prefault({})
    .describe('Which results are written beside those that always are.'),
});

/**
 * The one description of a scenario file: types, validation, JSON Schema and reference come from it. Durations come out as
 * microseconds, CPU as millicores, memory as MiB, CIDRs as blocks.
 */
export const scenarioSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1').describe('The version of this format.'),
    kind: z.literal('Scenario').describe('What the file is.'),
    metadata: z
      .strictObject({
        name: name().optional().describe("The scenario's name in the results. Default: the name of the file."),
        description: z.string().optional().describe('What it shows, in a sentence.'),
        tags: z.array(name()).prefault([]).describe('Words to find it by: `vpc-cni-sim scenarios --tag field-case`.'),
      })
      .prefault({})
      .describe('What people call it.'),
    spec: specSchema
      .prefault({})
      .describe('The cluster and what happens to it. `{}` is valid: two m5.large nodes without pods.'),
  })
  .meta({ title: 'vpc-cni-sim scenario' });

export type Scenario = z.output<typeof scenarioSchema>;
export type Spec = Scenario['spec'];

/** For editors and for `vpc-cni-sim schema`: describes the file as it is written, not what becomes of it. */
export function scenarioJsonSchema(): JsonSchema {
  return z.toJSONSchema(scenarioSchema, { io: 'input' });
}

export type JsonSchema = z.core.JSONSchema.BaseSchema;
