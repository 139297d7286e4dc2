import type { EventId } from '../../../sim/event-table.ts';
import { NEVER, type Time } from '../../../sim/time.ts';
import type { Node, NodeWatcher } from '../../kubernetes/node.ts';
import { tickAtOrAfter } from '../../kubernetes/periodic-tick.ts';
import type { Pod } from '../../kubernetes/pod.ts';
import type { NodeGroup } from '../node-group.ts';
import type { ClusterAutoscalerConfig } from './cluster-autoscaler-config.ts';
import type { ClusterAutoscalerContext } from './cluster-autoscaler-context.ts';
import { ScaleDown } from './scale-down.ts';
import { ScaleUpPlanner } from './scale-up.ts';
import { ScaleUpRequests } from './scale-up-requests.ts';

/**
 * Cluster Autoscaler: changes the sizes of node groups (kubernetes/autoscaler, cluster-autoscaler/core/static_autoscaler.go,
 * release 1.35). It scans at an interval; a scan that would change nothing has no event.
 */
export class ClusterAutoscaler implements NodeWatcher {
  readonly #context: ClusterAutoscalerContext;
  readonly #config: ClusterAutoscalerConfig;
  readonly #groups: readonly NodeGroup[];
  readonly #planner: ScaleUpPlanner;
  readonly #requests: ScaleUpRequests;
  readonly #scaleDown: ScaleDown;
  readonly #phase: Time;
  #nextScan: EventId | undefined;

  constructor(context: Omit<ClusterAutoscalerContext, 'lookAgain'>, config: ClusterAutoscalerConfig) {
    const stream = context.streams.stream('cluster-autoscaler');
    this.#phase = stream.below(config.scanInterval);
    this.#context = { ...context, lookAgain: () => this.#changed() };
    this.#config = config;
    this.#groups = [...context.fleet.groups.values()].filter((group) => group.config.maxSize !== undefined);
    this.#planner = new ScaleUpPlanner(context, config, stream);
    this.#requests = new ScaleUpRequests(config.maxNodeProvisionTime);
    this.#scaleDown = new ScaleDown(this.#context, config);
  }

  /** The scheduler has found no node for the pod. */
  podUnschedulable(pod: Pod): void {
    this.#context.pending.unschedulable(pod);
    this.#scanAt(pod.created + this.#config.newPodScaleUpDelay);
  }

  /** A node of the cluster has been registered. */
  nodeJoined(node: Node): void {
    node.watch(this);
    this.#changed();
  }

  podBound(): void {
    this.#changed();
  }

  podEnded(): void {
    this.#changed();
  }

  nodeChanged(): void {
    this.#changed();
  }

  #changed(): void {
    if (this.#config.scaleDownEnabled || this.#context.pending.size > 0) this.#scanAt(this.#context.simulation.now);
  }

  /** What happens at the moment of a scan is seen by the next one. */
  #scanAt(time: Time): void {
    if (time === NEVER) return;
    const { simulation } = this.#context;
    const tick = tickAtOrAfter(Math.max(time, simulation.now + 1), this.#config.scanInterval, this.#phase);
    const planned = simulation.timeOf(this.#nextScan);
    if (planned !== undefined && planned <= tick) return;
    simulation.cancel(this.#nextScan);
    this.#nextScan = simulation.at(tick, () => this.#scan());
  }

  #scan(): void {
    const { now } = this.#context.simulation;
    for (const group of this.#groups) if (isComplete(group)) this.#requests.fulfilled(group.name);
    for (const name of this.#requests.overdue(now)) this.#giveUpOn(name);
    const hasGrown = this.#grow(now);
    // A scan that adds nodes takes none away.
    if (this.#config.scaleDownEnabled && !hasGrown) this.#scaleDown.scan(now);
    this.#scanAt(hasGrown ? now : this.#requests.next(now));
    if (this.#config.scaleDownEnabled) this.#scanAt(this.#scaleDown.next());
  }

  #grow(now: Time): boolean {
    const { pending, reportEvent } = this.#context;
    const pods = [...pending].filter(({ created }) => now - created >= this.#config.newPodScaleUpDelay);
    const groups = this.#groups.filter(({ name }) => !this.#requests.isBackedOff(name, now));
    const scaleUp = pods.length === 0 ? undefined : this.#planner.plan(pods, groups);
    if (scaleUp === undefined) return false;
    for (const [group, nodes] of scaleUp.increases) {
      const reason = `for ${scaleUp.pods} of ${scaleUp.waiting} pods that fit nowhere`;
      reportEvent(
        'scale-up',
        `nodegroup/${group.name}`,
        `from ${group.wanted} to ${group.wanted + nodes} nodes, ${reason} (${this.#config.expander})`,
      );
      group.setSize(group.wanted + nodes, { launcher: 'cluster-autoscaler', reason });
      this.#requests.asked(group.name, now);
    }
    this.#scaleDown.nodesAdded(now);
    return true;
  }

  /** Its nodes have not come in time: it is asked for no more than it has, and left alone for a while. */
  #giveUpOn(name: string): void {
    const group = this.#context.fleet.group(name);
    this.#context.reportEvent('scale-up-failed', `nodegroup/${name}`, `${group.launching} nodes have not come in time`);
    group.cancelLaunches();
  }
}

function isComplete(group: NodeGroup): boolean {
  return group.launching === 0 && [...group.members].every(({ registered, leaving }) => registered || leaving);
}
