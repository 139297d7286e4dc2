import type { RandomStream } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import { type Duration, NEVER, seconds, type Time } from '../../../sim/time.ts';
import type { Toleration } from '../../pod-template.ts';
import type { ApiServer } from '../api-server.ts';
import type { Node } from '../node.ts';
import { tickAtOrAfter } from '../periodic-tick.ts';
import type { Pod } from '../pod.ts';
import { PodGarbageCollector } from './pod-garbage-collector.ts';

/**
 * From the moment at which a kubelet falls silent until its node is NotReady: `node-monitor-grace-period` is 50 s since
 * its last sign of life (since Kubernetes 1.32; 40 s before), and it gives one every 10 s.
 */
const SHORTEST_NOTICE = seconds(40);
const LONGEST_NOTICE = seconds(50);
/** `node-eviction-rate` of 0.1 nodes a second in each zone: so fast the taint that drives pods away is given. */
const EVICTION_INTERVAL = seconds(10);
/** What the admission plugin DefaultTolerationSeconds gives to pods that say nothing else. */
const DEFAULT_TOLERATION = seconds(300);
const UNREACHABLE = 'node.kubernetes.io/unreachable';
/** How often the cloud controller manager looks whether the instances of NotReady nodes still exist (`node-monitor-period`). */
const INSTANCE_CHECK_PERIOD = seconds(5);

interface SilentNode {
  instanceGone: boolean;
}

/**
 * What becomes of nodes whose kubelet is no longer heard of (node lifecycle controller, taint manager, cloud node
 * lifecycle controller and pod garbage collector of kubernetes v1.31): first NotReady, then their pods are given up, and
 * once the instance is known to be gone, so is the node.
 */
export class NodeLifecycle {
  readonly #simulation: Simulation;
  readonly #apiServer: ApiServer;
  readonly #stream: RandomStream;
  readonly #nodeGone: (node: Node) => void;
  readonly #garbageCollector: PodGarbageCollector;
  readonly #instanceCheckPhase: Time;
  readonly #silent = new Map<Node, SilentNode>();
  /** Of each zone: before this no other node is given the taint. */
  readonly #nextEviction = new Map<string, Time>();

  /** @param nodeGone told when a node's object has been deleted. */
  constructor(simulation: Simulation, apiServer: ApiServer, stream: RandomStream, nodeGone: (node: Node) => void) {
    this.#simulation = simulation;
    this.#apiServer = apiServer;
    this.#stream = stream;
    this.#nodeGone = nodeGone;
    this.#garbageCollector = new PodGarbageCollector(simulation, apiServer, stream.below(seconds(20)));
    this.#instanceCheckPhase = stream.below(INSTANCE_CHECK_PERIOD);
  }

  /** The node's kubelet gives no sign of life from now on. Without an effect when it is known to be silent. */
  kubeletSilent(node: Node): void {
    if (this.#silent.has(node)) return;
    const silent: SilentNode = { instanceGone: false };
    this.#silent.set(node, silent);
    const notice = SHORTEST_NOTICE + this.#stream.below(LONGEST_NOTICE - SHORTEST_NOTICE);
    this.#simulation.after(notice, () => this.#notice(node, silent));
  }

  /** EC2 no longer has the node's instance. */
  instanceGone(node: Node): void {
    const silent = this.#silent.get(node);
    if (silent === undefined) throw new Error(`the kubelet of ${node.name} must be silent before its instance is gone`);
    silent.instanceGone = true;
    if (!node.ready) this.#planDeletion(node);
  }

  /** Somebody deletes the node's object, as Karpenter does once the instance is gone. Its kubelet must be silent. */
  deleteNode(node: Node): void {
    if (!this.#silent.delete(node)) return;
    this.#nodeGone(node);
    this.#garbageCollector.nodeGone(node);
  }

  #notice(node: Node, { instanceGone }: SilentNode): void {
    if (!this.#silent.has(node)) return;
    node.setNotReady();
    for (const pod of node.pods) {
      if (!pod.isReady) continue;
      pod.isReady = false;
      if (pod.deleted === undefined) pod.spec.controller?.podUnready?.(pod);
    }
    if (instanceGone) this.#planDeletion(node);
    else this.#planEviction(node);
  }

  #planEviction(node: Node): void {
    const { now } = this.#simulation;
    const time = Math.max(now, this.#nextEviction.get(node.zone) ?? now);
    this.#nextEviction.set(node.zone, time + EVICTION_INTERVAL);
    this.#simulation.at(time, () => {
      for (const pod of node.pods) this.#evictAfterToleration(pod);
    });
  }

  #evictAfterToleration(pod: Pod): void {
    const tolerated = toleratedTime(pod.spec.tolerations ?? []);
    if (tolerated !== NEVER) this.#simulation.after(tolerated, () => this.#apiServer.deletePod(pod));
  }

  #planDeletion(node: Node): void {
    const { now } = this.#simulation;
    this.#simulation.at(tickAtOrAfter(now, INSTANCE_CHECK_PERIOD, this.#instanceCheckPhase), () =>
      this.deleteNode(node),
    );
  }
}

/** How long a pod stays on a node that cannot be reached. NEVER: for good. */
function toleratedTime(tolerations: readonly Toleration[]): Duration {
  const fitting = tolerations.filter(
    ({ key, effect, operator, value }) =>
      (key === undefined || key === UNREACHABLE) &&
      (effect === undefined || effect === 'NoExecute') &&
      (operator === 'Exists' || value === ''),
  );
  if (fitting.length === 0) return DEFAULT_TOLERATION;
  return Math.min(...fitting.map(({ tolerationTime }) => tolerationTime ?? NEVER));
}
