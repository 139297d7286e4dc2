import type { AutoscalerConfig, ScalingRules } from '../../models/workload-config.ts';
import { seconds } from '../../sim/time.ts';
import { compileLoad } from '../compile-load.ts';
import type { WorkloadBehavior } from '../schema/workloads/manifests.ts';
import type { ReadObject } from './manifest-set.ts';
import type { GivenScalingRules } from './object-schemas.ts';

type Autoscaler = ReadObject<'HorizontalPodAutoscaler'>;

/** What HorizontalPodAutoscalers have when nothing else is said (kubernetes v1.31, pkg/apis/autoscaling/v2/defaults.go). */
const DEFAULT_SCALE_UP: ScalingRules = {
  stabilizationWindow: 0,
  select: 'Max',
  policies: [
    { type: 'Pods', value: 4, period: seconds(15) },
    { type: 'Percent', value: 100, period: seconds(15) },
  ],
};
const DEFAULT_SCALE_DOWN: ScalingRules = {
  stabilizationWindow: seconds(300),
  select: 'Max',
  policies: [{ type: 'Percent', value: 100, period: seconds(15) }],
};
const DEFAULT_TARGET_PERCENT = 80;

/** Per cent of the requested CPU; undefined when it goes by other metrics only. */
export function targetPercent({ given: { spec } }: Autoscaler): number | undefined {
  const { metrics, targetCPUUtilizationPercentage } = spec;
  const cpu = metrics?.find(({ type, resource }) => type === 'Resource' && resource?.name === 'cpu');
  if (metrics !== undefined && metrics.length > 0) return cpu?.resource?.target.averageUtilization;
  return targetCPUUtilizationPercentage ?? DEFAULT_TARGET_PERCENT;
}

export function compileAutoscaler(
  { given: { spec } }: Autoscaler,
  target: number,
  load: NonNullable<WorkloadBehavior['load']>,
  podCpuRequest: number,
  podCpuLimit: number | undefined,
): AutoscalerConfig {
  return {
    minReplicas: spec.minReplicas ?? 1,
    maxReplicas: spec.maxReplicas,
    targetPercent: target,
    load: compileLoad(load),
    podCpuRequest,
    podCpuLimit,
    scaleUp: rules(spec.behavior?.scaleUp, DEFAULT_SCALE_UP),
    scaleDown: rules(spec.behavior?.scaleDown, DEFAULT_SCALE_DOWN),
  };
}

function rules(given: GivenScalingRules | undefined, byDefault: ScalingRules): ScalingRules {
  const { stabilizationWindowSeconds, selectPolicy, policies } = given ?? {};
  return {
    stabilizationWindow:
      stabilizationWindowSeconds === undefined ? byDefault.stabilizationWindow : seconds(stabilizationWindowSeconds),
    select: selectPolicy ?? byDefault.select,
    policies:
      policies?.map(({ type, value, periodSeconds }) => ({ type, value, period: seconds(periodSeconds) })) ??
      byDefault.policies,
  };
}
