/**
 * Why a pod waits for an address. At any moment of the wait the first cause that fits, from the top, is the one that
 * counts; so each wait is cut into parts of one cause each, and the parts add up to the wait.
 */
export const WAIT_CAUSES = [
  /** The daemon has not started, or is starting again. */
  'IPAMD_NOT_READY',
  /** Security groups for pods: the branch interface is not there yet. */
  'BRANCH_ENI',
  /** An address is free; the kubelet only tries again later. */
  'KUBELET_RETRY',
  /** On a cordoned node the daemon does not grow the pool. */
  'NODE_CORDONED',
  /** A quota of the account (interfaces per Region, network address usage per VPC) is used up. */
  'QUOTA',
  /** The daemon has run into a full subnet, and the subnet still cannot give what is asked for. */
  'SUBNET_FULL',
  /** The same for prefixes: no aligned block of 16 is free. */
  'NO_FREE_PREFIX',
  /** The subnet could give addresses again, but the daemon waits out its 120 s. */
  'INSUFFICIENT_BACKOFF',
  /** The last call that would have helped failed. */
  'EC2_FAULT',
  /** The last call that would have helped is being throttled. */
  'EC2_THROTTLED',
  /** A new interface is created but does not show in IMDS yet. */
  'ENI_ATTACHING',
  /** A call that will help is under way. */
  'EC2_CALL',
  /** Nothing is usable, something is cooling, and the pool does not count as low. */
  'ALL_COOLING',
  /** The pool has reached maxPods and stops growing. */
  'MAX_PODS_STOP',
  /** Every interface the node may have is there and full. */
  'MAX_ENI',
  /** The daemon's loop has not looked yet. */
  'POOL_TICK',
  /** The warm targets are met although nothing is free: the pool will never grow. */
  'NO_FREE_IP',
] as const;

export type WaitCause = (typeof WAIT_CAUSES)[number];
