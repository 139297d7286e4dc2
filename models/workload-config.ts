import type { Distribution } from '../sim/distributions.ts';
import type { Duration, Time } from '../sim/time.ts';
import type { LabelSelector } from './label-selector.ts';
import type { PodTemplate, Resources } from './pod-template.ts';

/** What creates pods. */
export type WorkloadConfig =
  | DeploymentConfig
  | StatefulSetConfig
  | DaemonSetConfig
  | JobConfig
  | CronJobConfig
  | PodConfig
  | { readonly kind: 'pods'; readonly pods: readonly TracePod[] };

interface NamedWorkload {
  readonly namespace: string;
  readonly name: string;
  readonly template: PodTemplate;
  readonly createAt: Time;
  /** `createAt` counts from when the first nodes are all Ready, not from the start of the run. */
  readonly whenNodesReady?: boolean | undefined;
}

/** A number of pods, or a share (0 to 1) of those that are wanted. */
export type PodCount = { readonly pods: number } | { readonly share: number };

export interface DeploymentConfig extends NamedWorkload {
  readonly kind: 'deployment';
  readonly replicas: number;
  /** The pods that are its own; the scheduler spreads them. */
  readonly selector: LabelSelector;
  /** How a change of the template is rolled out. */
  readonly strategy: 'Recreate' | RollingUpdate;
  /** How long a pod lives before it is deleted and replaced; undefined: until the end. */
  readonly lifetime: Distribution | undefined;
  readonly autoscaler: AutoscalerConfig | undefined;
}

export interface RollingUpdate {
  /** Pods beyond the wanted number; a share is rounded up. */
  readonly maxSurge: PodCount;
  /** Pods that may be missing; a share is rounded down. */
  readonly maxUnavailable: PodCount;
}

export interface StatefulSetConfig extends NamedWorkload {
  readonly kind: 'statefulSet';
  readonly replicas: number;
  readonly selector: LabelSelector;
  /** Parallel: pods are created and deleted all at once, not one after the other. */
  readonly podManagement: 'OrderedReady' | 'Parallel';
  /** An update deletes the pods itself, or leaves that to somebody else. */
  readonly updateStrategy: 'RollingUpdate' | 'OnDelete';
  readonly lifetime: Distribution | undefined;
}

export interface DaemonSetConfig extends NamedWorkload {
  readonly kind: 'daemonSet';
  readonly updateStrategy: 'OnDelete' | { readonly maxUnavailable: PodCount };
}

/** What a Job does, wherever it comes from. */
export interface JobSpec {
  readonly template: PodTemplate;
  readonly parallelism: number;
  /** Pods that must succeed; undefined: as soon as one does, no more are created. */
  readonly completions: number | undefined;
  /** Failures that it survives. */
  readonly backoffLimit: number;
  /** From a pod being ready until its containers exit. */
  readonly runTime: Distribution;
  /** The share (0 to 1) of pods that fail at their end. */
  readonly failureRate: number;
}

export interface JobConfig extends Omit<NamedWorkload, 'template'>, JobSpec {
  readonly kind: 'job';
}

export interface CronJobConfig {
  readonly kind: 'cronJob';
  readonly namespace: string;
  readonly name: string;
  /** When its schedule comes due during the run, ascending. */
  readonly dueAt: readonly Time[];
  /** What happens while a Job of it is still active. */
  readonly concurrencyPolicy: 'Allow' | 'Forbid' | 'Replace';
  /** How late a Job may still be created; undefined: however late. */
  readonly startingDeadline?: Duration | undefined;
  readonly job: JobSpec;
}

/** A HorizontalPodAutoscaler on CPU, and the load that it sees. */
export interface AutoscalerConfig {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** CPU that its pods are meant to use, in per cent of what they request. */
  readonly targetPercent: number;
  readonly load: LoadCurve;
  /** What the containers of a pod request, init containers aside: millicores, above 0. */
  readonly podCpuRequest: number;
  /** CPU that one pod can use at most, millicores; undefined: whatever there is to do. */
  readonly podCpuLimit: number | undefined;
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}

export interface ScalingRules {
  /** Of the recommendations of this long, the most cautious one counts. */
  readonly stabilizationWindow: Duration;
  /** Which of the policies counts; Disabled: no scaling in this direction. */
  readonly select: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly ScalingPolicy[];
}

/** So many pods, or so many per cent of the replicas, in a period. */
export interface ScalingPolicy {
  readonly type: 'Pods' | 'Percent';
  readonly value: number;
  readonly period: Duration;
}

/** What all pods of a workload together have to do, in millicores: straight lines between the points. */
export interface LoadCurve {
  /** Ascending; before the first and behind the last one it is as there. */
  readonly points: readonly { readonly at: Time; readonly milliCpu: number }[];
  /** It begins anew after this; undefined: it does not. */
  readonly repeatEvery: Duration | undefined;
}

/** A pod that no controller makes. */
export interface PodConfig extends NamedWorkload {
  readonly kind: 'pod';
  /** From ready until its containers exit; undefined: not before the end. */
  readonly runTime: Distribution | undefined;
}

/** A pod of a recorded churn. */
export interface TracePod {
  readonly namespace: string;
  readonly name: string;
  readonly owner: string | undefined;
  readonly requests: Resources;
  readonly createAt: Time;
  /** From ready (the recorded time from start to deletion) until it ends by itself; undefined: it stays. */
  readonly lifetime: Duration | undefined;
}
