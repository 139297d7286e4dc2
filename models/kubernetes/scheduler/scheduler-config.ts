/** What a cluster sets of its scheduler. */
export interface SchedulerConfig {
  /** The pace, as the control plane's tier allows it. Above 0. */
  readonly podsPerSecond: number;
  /** `nodeResourcesFit.scoringStrategy`: spread pods over the nodes, or fill one node after the other. */
  readonly strategy: 'LeastAllocated' | 'MostAllocated';
  /** What if the scheduler knew of addresses: no pod goes to a node whose daemon has none to give. Kubernetes cannot do that. */
  readonly ipAware: boolean;
}

/**
 * The pace of EKS 1.28 and 1.29; from 1.30 on it depends on the tier: 167 (XL), 283 (2XL) or 400 (4XL), and nothing fixed
 * for the standard one (Amazon EKS User Guide, "Provisioned Control Plane").
 */
export const DEFAULT_SCHEDULER_CONFIG: SchedulerConfig = {
  podsPerSecond: 100,
  strategy: 'LeastAllocated',
  ipAware: false,
};
