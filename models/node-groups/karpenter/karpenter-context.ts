import type { Task } from '../../../sim/process.ts';
import type { Fleet } from '../fleet.ts';
import type { FleetContext } from '../fleet-context.ts';
import type { PendingPods } from '../what-if/pending-pods.ts';
import type { DaemonPods } from '../what-if/usable-nodes.ts';
import type { FleetAnswer, FleetRequest } from './fleet-request.ts';
import type { KnownSubnet } from './subnet-choice.ts';

/** What Karpenter needs of the cluster around it. */
export interface KarpenterContext extends FleetContext {
  readonly fleet: Fleet;
  readonly pending: PendingPods;
  readonly daemonPods: DaemonPods;
  readonly subnets: readonly KnownSubnet[];
  /** `AvailableIpAddressCount` of DescribeSubnets. */
  freeAddresses(subnetId: string): number;
  /** Takes its time. */
  createFleet(request: FleetRequest): Task<FleetAnswer>;
}
