import type { Duration, Time } from '../../../sim/time.ts';
import type { Evictions } from '../../kubernetes/evictions.ts';
import type { Pod } from '../../kubernetes/pod.ts';
import type { Member } from '../member.ts';
import { isReschedulable } from '../what-if/pending-pods.ts';
import type { CapacityType } from './karpenter-config.ts';
import type { NodePool } from './node-pool.ts';

/** A node that may be disrupted. */
export interface Candidate {
  readonly member: Member;
  readonly pool: NodePool;
  /** Those that must find another place. */
  readonly pods: readonly Pod[];
  /** What it means to disrupt it; the lowest goes first. */
  readonly cost: number;
  readonly price: number;
  readonly capacityType: CapacityType;
}

/** `karpenter.sh/do-not-disrupt` of pods (kubernetes-sigs/karpenter, pkg/apis/v1/labels.go). */
const DO_NOT_DISRUPT = 'karpenter.sh/do-not-disrupt';

/** Undefined when a pod of the node must not be disturbed, or a PodDisruptionBudget does not allow it now. */
export function candidateOf(
  pool: NodePool,
  member: Member,
  evictions: Evictions,
  age: Duration,
): Candidate | undefined {
  const { pods } = member.node.node;
  if (pods.some((pod) => pod.deleted === undefined && pod.spec.annotations?.get(DO_NOT_DISRUPT) === 'true')) {
    return undefined;
  }
  const moving = pods.filter(isReschedulable);
  if (!moving.every((pod) => evictions.allowsNow(pod))) return undefined;
  const { price, capacityType } = pool.offeringOf(member);
  const left = lifetimeLeft(pool.config.expireAfter, age);
  return {
    member,
    pool,
    pods: moving,
    cost: moving.reduce((sum, pod) => sum + evictionCost(pod), 0) * left,
    price,
    capacityType,
  };
}

/** Each pod counts 1, and its priority a little (pkg/utils/disruption/disruption.go). */
function evictionCost({ spec: { priority = 0 } }: Pod): number {
  return Math.max(-10, Math.min(10, 1 + priority / 2 ** 25));
}

/** The share (0 to 1) of its life that a node has before it: who expires soon is disturbed first. */
function lifetimeLeft(expireAfter: Duration, age: Time): number {
  return expireAfter === Number.POSITIVE_INFINITY ? 1 : Math.max(0, Math.min(1, (expireAfter - age) / expireAfter));
}
