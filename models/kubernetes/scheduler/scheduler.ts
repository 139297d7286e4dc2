import type { RandomStream } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import { type Duration, seconds } from '../../../sim/time.ts';
import type { NoNode } from '../../observations/records.ts';
import type { KubernetesListener } from '../listener.ts';
import type { Node, NodeWatcher } from '../node.ts';
import type { Pod } from '../pod.ts';
import { ClusterState } from './cluster-state.ts';
import { defaultProfile, type Profile } from './default-profile.ts';
import { NodeSearch, verdictFor } from './node-search.ts';
import { PlainSearch } from './plain-search.ts';
import { findCandidate } from './preemption.ts';
import type { QueuedPod } from './queued-pod.ts';
import { DEFAULT_SCHEDULER_CONFIG, type SchedulerConfig } from './scheduler-config.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

export interface SchedulerOptions {
  readonly config?: SchedulerConfig | undefined;
  readonly listener?: KubernetesListener | undefined;
  /** For `ipAware`: how many further pods a node has addresses for. */
  readonly freeAddresses?: ((node: Node) => number) | undefined;
  /** Look at every node for every pod, the plain ones too: slow, and the outcome does not depend on it. */
  readonly withoutShortcuts?: boolean | undefined;
}

/**
 * kube-scheduler with its default profile (kubernetes v1.31, pkg/scheduler/schedule_one.go). It tries one pod at a time;
 * the time for that is its pace, and the decision falls at its end. The pod counts on the node from the decision on.
 */
export class Scheduler implements NodeWatcher {
  /** Deletes a pod to make room for another. Set by the API server. */
  preempt: ((victim: Pod) => void) | undefined = undefined;
  readonly #simulation: Simulation;
  readonly #stream: RandomStream;
  readonly #cycleTime: Duration;
  readonly #listener: KubernetesListener | undefined;
  readonly #profile: Profile;
  readonly #state = new ClusterState();
  readonly #plain: PlainSearch;
  readonly #search: NodeSearch;
  readonly #queue: SchedulingQueue;
  #busy = false;

  constructor(simulation: Simulation, stream: RandomStream, options: SchedulerOptions = {}) {
    const { config = DEFAULT_SCHEDULER_CONFIG, listener, freeAddresses, withoutShortcuts = false } = options;
    this.#simulation = simulation;
    this.#stream = stream;
    this.#cycleTime = Math.round(seconds(1) / config.podsPerSecond);
    this.#listener = listener;
    this.#profile = defaultProfile(config.strategy, config.ipAware ? freeAddresses : undefined);
    this.#plain = new PlainSearch(this.#state, config.strategy, stream);
    const plain = config.ipAware || withoutShortcuts ? undefined : this.#plain;
    this.#search = new NodeSearch(this.#profile, this.#state, stream, plain);
    this.#queue = new SchedulingQueue(simulation, stream, () => this.#startCycle());
  }

  addNode(node: Node): void {
    this.#state.addNode(node);
    node.watch(this);
    this.nodeChanged(node);
  }

  /** Its object is gone. */
  removeNode(node: Node): void {
    this.#plain.nodeRemoved(node);
    this.#state.removeNode(node);
  }

  /** Looks for a node for a new pod, until the pod is deleted. */
  add(pod: Pod): void {
    this.#queue.add(pod);
  }

  /** The pod's deletion has been asked for. */
  podTerminating(pod: Pod): void {
    this.#state.podTerminating(pod);
    if (pod.node === undefined) this.#queue.remove(pod);
  }

  podBound(pod: Pod, node: Node): void {
    if (!this.#state.knows(node)) return;
    this.#state.podBound(pod, node);
    this.#plain.nodeShrank(node);
    this.#queue.podStarted();
  }

  podEnded(node: Node, pod: Pod): void {
    if (!this.#state.knows(node)) return;
    this.#state.podEnded(pod, node);
    this.#plain.nodeGrew(node);
    this.#queue.podEnded();
  }

  imageAdded(image: string): void {
    this.#state.imageAdded(image);
  }

  /** Only pods that fit on the node as it is now get another attempt (`preCheckForNode`,
   * pkg/scheduler/eventhandlers.go; used up to 1.31, where queueing hints are off by default). */
  nodeChanged(node: Node): void {
    if (!this.#state.knows(node)) return;
    this.#plain.nodeGrew(node);
    this.#queue.retry((pod) => verdictFor(pod, this.#profile, this.#state)(node) === undefined);
  }

  /** What keeps a pod off the nodes as they are now. As slow as they are many. */
  whyNoNode(pod: Pod): NoNode {
    const reasons = [...this.#search.reasons(pod)].sort(([a], [b]) => (a < b ? -1 : 1));
    return { nodes: this.#state.nodes.length, reasons };
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
    const node = this.#search.find(pod);
    if (node === undefined) {
      this.#giveUp(queued);
      return;
    }
    this.#state.clearNomination(pod);
    node.bind(pod, this.#simulation.now);
    this.#listener?.podScheduled(pod, node);
  }

  #giveUp(queued: QueuedPod): void {
    const { pod } = queued;
    const { helpedByPodEnd, helpedByPodStart } = this.#search.hopeOf(pod);
    queued.helpedByPodEnd = helpedByPodEnd;
    queued.helpedByPodStart = helpedByPodStart;
    this.#queue.addUnschedulable(queued);
    this.#listener?.podUnschedulable(pod, () => this.#search.reasons(pod));
    this.#makeRoom(pod);
  }

  /** Pods of lower priority go, if that helps; the place they leave is kept for the pod against those of lower priority. */
  #makeRoom(pod: Pod): void {
    const candidate = findCandidate(pod, this.#profile, this.#state, this.#stream);
    if (candidate === undefined) return;
    const { node, victims } = candidate;
    for (const other of this.#state.nominatedPods(node)) {
      if ((other.spec.priority ?? 0) < (pod.spec.priority ?? 0)) this.#state.clearNomination(other);
    }
    this.#state.nominate(pod, node);
    for (const victim of victims) this.preempt?.(victim);
  }
}
