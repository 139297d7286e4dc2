import type { Fleet } from '../fleet.ts';
import type { FleetContext } from '../fleet-context.ts';
import type { PendingPods } from '../what-if/pending-pods.ts';
import type { DaemonPods } from '../what-if/usable-nodes.ts';

/** What Cluster Autoscaler needs of the cluster around it. */
export interface ClusterAutoscalerContext extends FleetContext {
  readonly fleet: Fleet;
  readonly pending: PendingPods;
  readonly daemonPods: DaemonPods;
  /** Something has come to an end: the next scan may find something to do. */
  lookAgain(): void;
}
