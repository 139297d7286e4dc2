import type { Task } from '../../../sim/process.ts';
import { NEVER, type Time } from '../../../sim/time.ts';
import type { Node } from '../../kubernetes/node.ts';
import type { Member } from '../member.ts';
import type { NodeGroup } from '../node-group.ts';
import { ImaginedCluster } from '../what-if/imagined-cluster.ts';
import { isReschedulable } from '../what-if/pending-pods.ts';
import { usableNodes } from '../what-if/usable-nodes.ts';
import type { ClusterAutoscalerConfig } from './cluster-autoscaler-config.ts';
import type { ClusterAutoscalerContext } from './cluster-autoscaler-context.ts';
import { emptyNode } from './node-removal.ts';
import { UnneededNodes } from './unneeded-nodes.ts';

/** Takes away nodes that have not been needed for long enough. */
export class ScaleDown {
  readonly #context: ClusterAutoscalerContext;
  readonly #config: ClusterAutoscalerConfig;
  readonly #unneeded: UnneededNodes;
  /** Being emptied; true for those with pods to move. */
  readonly #going = new Map<Member, boolean>();
  /** Until then no node is taken away. */
  #coolsDownUntil: Time = 0;

  constructor(context: ClusterAutoscalerContext, config: ClusterAutoscalerConfig) {
    this.#context = context;
    this.#config = config;
    this.#unneeded = new UnneededNodes(config, context.evictions);
  }

  nodesAdded(now: Time): void {
    this.#coolDown(now + this.#config.scaleDownDelayAfterAdd);
  }

  /** One look at all nodes. */
  scan(now: Time): void {
    const { fleet, daemonPods } = this.#context;
    const cluster = new ImaginedCluster();
    const removable = new Map<Member, Node>();
    for (const [member, node] of usableNodes(fleet, daemonPods, () => undefined)) {
      if (this.#going.has(member)) continue;
      cluster.add(node);
      if (this.#groupOf(member) !== undefined && member.boot === undefined) removable.set(member, node);
    }
    this.#unneeded.update(now, removable, cluster);
    if (now < this.#coolsDownUntil) return;
    for (const [member, since] of this.#unneeded.since) {
      if (now - since >= this.#config.scaleDownUnneededTime && this.#mayGo(member)) this.#take(member, now);
    }
  }

  /** When there is something to do although nothing happens. NEVER: there is not. */
  next(): Time {
    const due = [...this.#unneeded.since]
      .filter(([member]) => this.#mayGo(member))
      .map(([, since]) => since + this.#config.scaleDownUnneededTime);
    return Math.max(Math.min(NEVER, ...due), this.#coolsDownUntil);
  }

  #mayGo(member: Member): boolean {
    const group = this.#groupOf(member);
    if (group === undefined || this.#going.has(member) || member.leaving) return false;
    const going = [...this.#going.keys()];
    const ofGroup = going.filter((other) => !other.leaving && this.#groupOf(other) === group).length;
    if (group.wanted - ofGroup <= (group.config.minSize ?? 0)) return false;
    const drains = [...this.#going.values()].filter((isDrained) => isDrained).length;
    if (going.length >= this.#config.maxScaleDownParallelism) return false;
    return !hasPodsToMove(member) || drains < this.#config.maxDrainParallelism;
  }

  #take(member: Member, now: Time): void {
    const since = Math.round((now - (this.#unneeded.since.get(member) ?? now)) / 1e6);
    const pods = member.node.node.pods.filter(isReschedulable).length;
    const reason = `not needed for ${since} s: ${pods === 0 ? 'it is empty' : `its ${pods} pods fit on other nodes`}`;
    this.#context.reportEvent('scale-down', `node/${member.node.name}`, reason);
    this.#going.set(member, hasPodsToMove(member));
    this.#context.simulation.start(this.#remove(member, reason));
  }

  *#remove(member: Member, reason: string): Task {
    const { simulation, reportEvent } = this.#context;
    const { node, name } = member.node;
    const emptied = yield* emptyNode(this.#context, node, this.#config.maxGracefulTermination);
    this.#going.delete(member);
    if (member.leaving || member.stopped) return;
    if (!emptied) {
      reportEvent('scale-down-failed', `node/${name}`, 'a PodDisruptionBudget keeps a pod on it');
      this.#coolDown(simulation.now + this.#config.scaleDownDelayAfterFailure);
      this.#context.lookAgain();
      return;
    }
    this.#coolDown(simulation.now + this.#config.scaleDownDelayAfterDelete);
    reportEvent('terminate', `node/${name}`, `the instance is terminated, ${node.podCount} pods are on it`);
    const group = this.#groupOf(member) as NodeGroup;
    group.dismiss(member, reason);
    this.#context.lookAgain();
    yield* group.terminate(member);
  }

  #coolDown(until: Time): void {
    this.#coolsDownUntil = Math.max(this.#coolsDownUntil, until);
  }

  /** The group of a node, if it may shrink. */
  #groupOf({ node }: Member): NodeGroup | undefined {
    const group = this.#context.fleet.groups.get(node.group.name);
    return group?.config.maxSize === undefined ? undefined : group;
  }
}

function hasPodsToMove({ node }: Member): boolean {
  return node.node.pods.some(isReschedulable);
}
