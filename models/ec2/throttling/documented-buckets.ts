import type { BucketSize } from './token-bucket.ts';

/**
 * The token buckets of EC2's API, one for each action in each account and Region (Amazon EC2 Developer Guide, "Request
 * throttling for the Amazon EC2 API"). They are the defaults of an account: AWS raises them on request.
 */

/** Describe*, Get*, List*, Search*. */
const NON_MUTATING: BucketSize = { capacity: 100, refillPerSecond: 20 };
/** Seven Describe actions when asked with neither a filter nor pages. */
const UNFILTERED: BucketSize = { capacity: 50, refillPerSecond: 10 };
/** Everything else that has no numbers of its own. */
const MUTATING: BucketSize = { capacity: 50, refillPerSecond: 5 };

/** The page's table "Uncategorized actions", as far as nodes and their interfaces need it. */
const OF_THEIR_OWN: Readonly<Record<string, BucketSize>> = {
  AssignIpv6Addresses: { capacity: 100, refillPerSecond: 5 },
  AssignPrivateIpAddresses: { capacity: 100, refillPerSecond: 5 },
  CreateNetworkInterface: { capacity: 100, refillPerSecond: 5 },
  CreateTags: { capacity: 100, refillPerSecond: 10 },
  DeleteNetworkInterface: { capacity: 100, refillPerSecond: 5 },
  DeleteTags: { capacity: 100, refillPerSecond: 10 },
  ModifyNetworkInterfaceAttribute: { capacity: 100, refillPerSecond: 5 },
  RunInstances: { capacity: 5, refillPerSecond: 2 },
  StartInstances: { capacity: 5, refillPerSecond: 2 },
  TerminateInstances: { capacity: 100, refillPerSecond: 5 },
  UnassignPrivateIpAddresses: { capacity: 100, refillPerSecond: 5 },
};

const UNFILTERED_CLASS: ReadonlySet<string> = new Set([
  'DescribeInstances',
  'DescribeInstanceStatus',
  'DescribeNetworkInterfaces',
  'DescribeSecurityGroups',
  'DescribeSnapshots',
  'DescribeSpotInstanceRequests',
  'DescribeVolumes',
]);

/** These have a second bucket, of which a request takes a token for each instance it names. */
const RESOURCES: Readonly<Record<string, BucketSize>> = {
  RunInstances: { capacity: 1_000, refillPerSecond: 2 },
  StartInstances: { capacity: 1_000, refillPerSecond: 2 },
  StopInstances: { capacity: 1_000, refillPerSecond: 20 },
  TerminateInstances: { capacity: 1_000, refillPerSecond: 20 },
};

/** @param unfiltered the request has neither a filter nor pages: of no meaning to most actions. */
export function requestBucket(action: string, unfiltered: boolean): BucketSize {
  if (unfiltered && UNFILTERED_CLASS.has(action)) return UNFILTERED;
  return OF_THEIR_OWN[action] ?? (/^(Describe|Get|List|Search)/.test(action) ? NON_MUTATING : MUTATING);
}

export function resourceBucket(action: string): BucketSize | undefined {
  return RESOURCES[action];
}
