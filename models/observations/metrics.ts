import type { Metric } from './metric.ts';
import { ADDRESS_METRICS } from './metrics/addresses.ts';
import { BRANCH_INTERFACE_METRICS } from './metrics/branch-interfaces.ts';
import { EC2_METRICS } from './metrics/ec2.ts';
import { NODE_METRICS } from './metrics/nodes.ts';
import { POD_METRICS } from './metrics/pods.ts';

/** Everything that thresholds can be set for. */
export const METRICS: readonly Metric[] = [
  ...POD_METRICS,
  ...ADDRESS_METRICS,
  ...BRANCH_INTERFACE_METRICS,
  ...EC2_METRICS,
  ...NODE_METRICS,
];
