import type { Simulation } from '../../sim/simulation.ts';
import type { Duration } from '../../sim/time.ts';
import type { KubernetesListener } from './listener.ts';
import type { Node } from './node.ts';
import { Pod, type PodSpec } from './pod.ts';
import type { Scheduler } from './scheduler/scheduler.ts';

/**
 * Where pods are made and deleted; who must know is told at once (the kubelet's watch has a delay of its own).
 *
 * How a cluster is put together: a `Scheduler`; an `ApiServer` on it; for each node a `Node`, its `Kubelet` with the CNI
 * port of the node's daemon, `startSystemPods`, and `scheduler.addNode`; then the controllers, on the API server. Whoever
 * runs the daemon calls `node.setReady()` once it is ready.
 */
export class ApiServer {
  readonly #simulation: Simulation;
  readonly #scheduler: Scheduler;
  readonly #listener: KubernetesListener;

  constructor(simulation: Simulation, scheduler: Scheduler, listener: KubernetesListener) {
    this.#simulation = simulation;
    this.#scheduler = scheduler;
    this.#listener = listener;
    scheduler.preempt = (victim) => this.deletePod(victim);
  }

  /** @param completesAfter from ready until the containers exit by themselves; undefined: not before the pod is deleted. */
  createPod(spec: PodSpec, name: string, completesAfter?: Duration): Pod {
    const pod = new Pod(spec, name, this.#simulation.now, completesAfter);
    this.#listener.podCreated(pod);
    this.#scheduler.add(pod);
    return pod;
  }

  /** Creates a pod on a given node, past the scheduler. */
  createPodOn(node: Node, spec: PodSpec, name: string): Pod {
    const pod = new Pod(spec, name, this.#simulation.now, undefined);
    this.#listener.podCreated(pod);
    node.bind(pod, this.#simulation.now);
    this.#listener.podScheduled(pod, node);
    return pod;
  }

  /**
   * Asks for the pod's deletion: its controller sees it inactive at once, its kubelet stops it; a pod on no node is gone.
   * Without an effect on a pod that is being deleted or has completed.
   * @param gracePeriod in place of the pod's own.
   */
  deletePod(pod: Pod, gracePeriod?: Duration): void {
    if (pod.deleted !== undefined) return;
    pod.gracePeriod = gracePeriod ?? pod.gracePeriod;
    pod.deleted = this.#simulation.now;
    this.#scheduler.podTerminating(pod);
    pod.spec.controller?.podInactive(pod);
    if (pod.node === undefined) this.#gone(pod);
    else pod.node.kubelet?.podDeleted(pod);
  }

  /** Removes the object of a pod whose kubelet is no more, whatever became of its containers. */
  forceDeletePod(pod: Pod): void {
    if (pod.gone) return;
    if (pod.deleted === undefined) {
      pod.deleted = this.#simulation.now;
      this.#scheduler.podTerminating(pod);
      pod.spec.controller?.podInactive(pod);
    }
    pod.node?.release(pod);
    this.#gone(pod);
  }

  #gone(pod: Pod): void {
    pod.gone = true;
    this.#listener.podGone(pod);
    pod.spec.controller?.podGone?.(pod);
  }
}
