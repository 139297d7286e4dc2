import type { Metric } from './metric.ts';
import { ADDRESS_METRICS } from './metrics/addresses.ts';
import { EC2_METRICS } from './metrics/ec2.ts';
import { NODE_METRICS } from './metrics/nodes.ts';
import { POD_METRICS } from './metrics/pods.ts';

/** Everything that thresholds can be set for. */
export const METRICS: readonly Metric[] = [...POD_METRICS, ...ADDRESS_METRICS, ...EC2_METRICS, ...NODE_METRICS];
