import type { Distribution } from '../../sim/distributions.ts';
import { type Duration, milliseconds, seconds } from '../../sim/time.ts';

/** Requests that a client lets through: so many a second, after so many at once. */
export interface ClientRate {
  readonly qps: number;
  readonly burst: number;
}

/** The VPC resource controller: it runs in EKS's control plane, and only its cool-down is the user's. */
export interface VpcResourceControllerConfig {
  /** `branch-eni-cooldown` of the ConfigMap amazon-vpc-cni. Below 30 s it counts as 30 s. */
  readonly branchEniCooldown: Duration;
  /** Branch interfaces that it makes or deletes at a time. */
  readonly podEniWorkers: number;
  /** Nodes that it gives their trunk at a time. */
  readonly nodeWorkers: number;
  /** Calls to EC2 but for those about the association of branches. */
  readonly userClient: ClientRate;
  /** AssociateTrunkInterface and DisassociateTrunkInterface. */
  readonly instanceClient: ClientRate;
  /** Requests to the API server: a pod is read once and annotated once. */
  readonly apiServerClient: ClientRate;
  /** How long a request to the API server takes, and how late the controller's watch is. */
  readonly apiServerTime: Distribution;
}

/**
 * aws/amazon-vpc-resource-controller-k8s: cooldown.go (60 s, at least 30 s), main.go and pkg/config/loader.go (30 workers
 * since PR 362; since PR 675, merged 2026-06-24, 24 calls a second after 36 at once and 20 node workers; 20 and 30 to the
 * API server). What the API server takes is assumed.
 */
export const DEFAULT_CONTROLLER_CONFIG: VpcResourceControllerConfig = {
  branchEniCooldown: seconds(60),
  podEniWorkers: 30,
  nodeWorkers: 20,
  userClient: { qps: 24, burst: 36 },
  instanceClient: { qps: 24, burst: 36 },
  apiServerClient: { qps: 20, burst: 30 },
  apiServerTime: { kind: 'uniform', min: milliseconds(5), max: milliseconds(50) },
};

/** `MinimalCoolDownPeriod` (pkg/provider/branch/cooldown/cooldown.go). */
const LEAST_COOLDOWN = seconds(30);

export function cooldownOf({ branchEniCooldown }: VpcResourceControllerConfig): Duration {
  return Math.max(branchEniCooldown, LEAST_COOLDOWN);
}
