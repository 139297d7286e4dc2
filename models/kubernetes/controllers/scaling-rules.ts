import type { Time } from '../../../sim/time.ts';
import type { ScalingPolicy, ScalingRules } from '../../workload-config.ts';

/** A change that an autoscaler has made: so many pods more, or fewer. */
export interface ScalingEvent {
  readonly time: Time;
  readonly change: number;
}

/** How many replicas there may be now by the rules for scaling up (`calculateScaleUpLimitWithScalingRules`, kubernetes v1.31, pkg/controller/podautoscaler/horizontal.go). */
export function mostReplicas(
  rules: ScalingRules,
  replicas: number,
  events: readonly ScalingEvent[],
  now: Time,
): number {
  if (rules.select === 'Disabled') return replicas;
  const limits = rules.policies.map((policy) => {
    const before = replicasBefore(policy, replicas, events, now);
    return policy.type === 'Pods' ? before + policy.value : Math.ceil(before * (1 + policy.value / 100));
  });
  return rules.select === 'Min' ? Math.min(...limits) : Math.max(...limits);
}

/** How few replicas there may be now by the rules for scaling down (`calculateScaleDownLimitWithBehaviors`). */
export function leastReplicas(
  rules: ScalingRules,
  replicas: number,
  events: readonly ScalingEvent[],
  now: Time,
): number {
  if (rules.select === 'Disabled') return replicas;
  const limits = rules.policies.map((policy) => {
    const before = replicasBefore(policy, replicas, events, now);
    return policy.type === 'Pods' ? before - policy.value : Math.floor(before * (1 - policy.value / 100));
  });
  return rules.select === 'Min' ? Math.max(...limits) : Math.min(...limits);
}

/** At the beginning of the policy's period. */
function replicasBefore(
  { period }: ScalingPolicy,
  replicas: number,
  events: readonly ScalingEvent[],
  now: Time,
): number {
  return events.reduce((before, { time, change }) => (time > now - period ? before - change : before), replicas);
}
