import type { ClusterAutoscalerConfig } from '../../models/node-groups/cluster-autoscaler/cluster-autoscaler-config.ts';
import type { Spec } from '../schema.ts';

export function compileClusterAutoscaler(
  given: NonNullable<Spec['autoscaler']>['clusterAutoscaler'],
): ClusterAutoscalerConfig | undefined {
  if (given === undefined) return undefined;
  const { priorities, scaleDownDelayAfterDelete = given.scanInterval, ...flags } = given;
  return { ...flags, scaleDownDelayAfterDelete, priorities: new Map(Object.entries(priorities)) };
}
