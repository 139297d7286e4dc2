import type { Task } from '../../sim/process.ts';
import type { RandomStreams } from '../../sim/random.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { NodeTemplate } from '../cluster-config.ts';
import type { NodeLifecycle } from '../kubernetes/controllers/node-lifecycle.ts';
import type { Evictions } from '../kubernetes/evictions.ts';
import type { ReportEvent } from '../observations/event-kinds.ts';
import type { LaunchCause } from '../observations/records.ts';
import type { GroupNode } from './group-node.ts';

/** What node groups need of the cluster around them. */
export interface FleetContext {
  readonly simulation: Simulation;
  readonly streams: RandomStreams;
  readonly nodeLifecycle: NodeLifecycle;
  readonly evictions: Evictions;
  /** RunInstances for one node: takes its time, and may be throttled. @throws Ec2Error when EC2 refuses. */
  launch(group: NodeTemplate, name: string, subnetId: string, cause: LaunchCause): Task<GroupNode>;
  /** TerminateInstances for one node: ends when it is accepted, which throttling may delay. */
  terminate(group: NodeTemplate): Task;
  /** EC2 has refused an instance in this subnet. @param error its code. */
  launchRefused(subnetId: string, error: string): void;
  zoneOf(subnetId: string): string;
  /** The node's object has come to be. */
  registered(node: GroupNode): void;
  readonly reportEvent: ReportEvent;
}
