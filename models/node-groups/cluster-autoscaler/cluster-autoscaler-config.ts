import type { Duration } from '../../../sim/time.ts';

/** How the node group is chosen that grows. */
export const EXPANDERS = ['least-waste', 'random', 'most-pods', 'least-nodes', 'priority'] as const;
export type Expander = (typeof EXPANDERS)[number];

/** The flags of Cluster Autoscaler (kubernetes/autoscaler, cluster-autoscaler/config/flags/flags.go). */
export interface ClusterAutoscalerConfig {
  readonly scanInterval: Duration;
  readonly expander: Expander;
  /** For the expander `priority`, by node group: the highest counts; a group without one is not chosen. */
  readonly priorities: ReadonlyMap<string, number>;
  readonly balanceSimilarNodeGroups: boolean;
  /** A pod must have been there for so long before nodes are added for it. */
  readonly newPodScaleUpDelay: Duration;
  readonly maxNodeProvisionTime: Duration;
  readonly scaleDownEnabled: boolean;
  readonly scaleDownUtilizationThreshold: number;
  readonly scaleDownUnneededTime: Duration;
  readonly scaleDownDelayAfterAdd: Duration;
  readonly scaleDownDelayAfterDelete: Duration;
  readonly scaleDownDelayAfterFailure: Duration;
  readonly maxScaleDownParallelism: number;
  readonly maxDrainParallelism: number;
  readonly maxGracefulTermination: Duration;
  readonly skipNodesWithSystemPods: boolean;
  readonly ignoreDaemonsetsUtilization: boolean;
}
