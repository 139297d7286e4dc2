import type { RandomStream } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import { type Duration, seconds } from '../../../sim/time.ts';
import type { KubernetesListener } from '../listener.ts';
import type { Node, NodeWatcher } from '../node.ts';
import type { Pod } from '../pod.ts';
import { FILTERS, SCORES } from './default-profile.ts';
import { feasibleNodesToFind } from './feasible-nodes-to-find.ts';
import { NodeOrder } from './node-order.ts';
import type { QueuedPod } from './queued-pod.ts';
import { SchedulingQueue } from './scheduling-queue.ts';
import { selectHost } from './select-host.ts';

export interface SchedulerOptions {
  /** The pace, as the control plane's tier allows it. Above 0. */
  readonly podsPerSecond: number;
}

/**
 * The pace of EKS 1.28 and 1.29; from 1.30 on it depends on the tier: 167 (XL), 283 (2XL) or 400 (4XL), and nothing fixed
 * for the standard one (Amazon EKS User Guide, "Provisioned Control Plane").
 */
const DEFAULT_SCHEDULER_OPTIONS: SchedulerOptions = { podsPerSecond: 100 };

/**
 * kube-scheduler with its default profile (kubernetes v1.31, pkg/scheduler/schedule_one.go). It tries one pod at a time;
 * the time for that is its pace, and the decision falls at its end. The pod counts on the node from the decision on.
 */
export class Scheduler implements NodeWatcher {
  readonly #simulation: Simulation;
  readonly #stream: RandomStream;
  readonly #cycleTime: Duration;
  readonly #listener: KubernetesListener | undefined;
  readonly #queue: SchedulingQueue;
  readonly #nodes = new NodeOrder();
  /** Where the search begins: behind the last node that was looked at (`nextStartNodeIndex`). */
  #startIndex = 0;
  #busy = false;

  constructor(
    simulation: Simulation,
    stream: RandomStream,
    options: SchedulerOptions = DEFAULT_SCHEDULER_OPTIONS,
    listener?: KubernetesListener,
  ) {
    this.#simulation = simulation;
    this.#stream = stream;
    this.#cycleTime = Math.round(seconds(1) / options.podsPerSecond);
    this.#listener = listener;
    this.#queue = new SchedulingQueue(simulation, stream, () => this.#startCycle());
  }

  addNode(node: Node): void {
    this.#nodes.add(node);
    node.watch(this);
    this.nodeChanged(node);
  }

  /** Its object is gone. */
  removeNode(node: Node): void {
    this.#nodes.remove(node);
  }

  /** Looks for a node for a new pod, until the pod is deleted. */
  add(pod: Pod): void {
    this.#queue.add(pod);
  }

  /** All pods that it may help get another attempt, on whatever node: the event does not say which pod fits where. */
  podEnded(): void {
    this.#queue.retry((queued) => queued.helpedByPodEnd);
  }

  /** Only pods that fit on the node as it is now get another attempt (`preCheckForNode`,
   * pkg/scheduler/eventhandlers.go; used up to 1.31, where queueing hints are off by default). */
  nodeChanged(node: Node): void {
    this.#queue.retry((queued) => passesFilters(queued.pod, node));
  }

  #startCycle(): void {
    if (this.#busy) return;
    const queued = this.#queue.take();
    if (queued === undefined) return;
    this.#busy = true;
    this.#simulation.after(this.#cycleTime, () => {
      this.#busy = false;
      if (queued.pod.deleted === undefined) this.#schedule(queued);
      this.#startCycle();
    });
  }

  #schedule(queued: QueuedPod): void {
    const { pod } = queued;
    const feasible = this.#findFeasibleNodes(pod);
    if (feasible.length === 0) {
      this.#giveUp(queued);
      return;
    }
    const node = selectHost(pod, feasible, SCORES, this.#stream);
    node.bind(pod, this.#simulation.now);
    this.#listener?.podScheduled(pod, node);
  }

  #findFeasibleNodes(pod: Pod): Node[] {
    const nodes = this.#nodes.list;
    const wanted = feasibleNodesToFind(nodes.length);
    const feasible: Node[] = [];
    let looked = 0;
    while (looked < nodes.length && feasible.length < wanted) {
      const node = nodes[(this.#startIndex + looked) % nodes.length] as Node;
      if (passesFilters(pod, node)) feasible.push(node);
      looked += 1;
    }
    if (nodes.length > 0) this.#startIndex = (this.#startIndex + looked) % nodes.length;
    return feasible;
  }

  /** Every node has been looked at in vain: finds out why, for the event and for what would help. */
  #giveUp(queued: QueuedPod): void {
    const reasons = new Map<string, number>();
    queued.helpedByPodEnd = false;
    for (const node of this.#nodes.list) {
      for (const filter of FILTERS) {
        const reason = filter.filter(queued.pod, node);
        if (reason === undefined) continue;
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        queued.helpedByPodEnd ||= filter.helpedByPodEnd;
        break;
      }
    }
    this.#queue.addUnschedulable(queued);
    this.#listener?.podUnschedulable(queued.pod, reasons);
  }
}

function passesFilters(pod: Pod, node: Node): boolean {
  for (const filter of FILTERS) {
    if (filter.filter(pod, node) !== undefined) return false;
  }
  return true;
}
