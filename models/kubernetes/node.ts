import type { Time } from '../../sim/time.ts';
import type { Resources } from '../cluster-config.ts';
import { nonZeroMemoryMiB, nonZeroMilliCpu } from './non-zero-requests.ts';
import type { Pod } from './pod.ts';

export interface NodeSpec {
  readonly name: string;
  readonly zone: string;
  /** What pods may request in all. */
  readonly allocatable: Resources;
  /** Pods at a time, those on the host network included. */
  readonly maxPods: number;
}

/** Whoever must know when a pod may fit that did not fit before, or no longer fits: the scheduler, ipamd's watch. */
export interface NodeWatcher {
  /** A pod of the node has reached a terminal phase: its slot and its requests are free. */
  podEnded(node: Node): void;
  /** The node became Ready or not, was cordoned or uncordoned. */
  nodeChanged(node: Node): void;
}

/** The node's kubelet, as the API server reaches it: through its watch. */
export interface PodWatcher {
  podBound(pod: Pod): void;
  /** The pod's deletion has been asked for. */
  podDeleted(pod: Pod): void;
}

interface ResourceSum {
  milliCpu: number;
  memoryMiB: number;
}

/**
 * The node's object, and what the scheduler's cache sums up for it (`NodeInfo`, kubernetes v1.31,
 * pkg/scheduler/framework/types.go). The sums follow each pod and are never recounted.
 */
export class Node {
  readonly name: string;
  readonly zone: string;
  readonly allocatable: Resources;
  readonly maxPods: number;
  /** Pods bound to it that have not reached a terminal phase, terminating ones included. */
  podCount = 0;
  /** What these pods request. */
  readonly requested: ResourceSum = { milliCpu: 0, memoryMiB: 0 };
  /** The same with 100m and 200 MiB for what they do not ask for. */
  readonly nonZeroRequested: ResourceSum = { milliCpu: 0, memoryMiB: 0 };
  /** Set by the kubelet that runs on the node. */
  kubelet: PodWatcher | undefined = undefined;
  readonly #watchers: NodeWatcher[] = [];
  #ready = false;
  #unschedulable = false;

  constructor(spec: NodeSpec) {
    this.name = spec.name;
    this.zone = spec.zone;
    this.allocatable = spec.allocatable;
    this.maxPods = spec.maxPods;
  }

  /** Starts false: the node carries the taint `node.kubernetes.io/not-ready` until ipamd has let the CNI be configured. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Cordoned. */
  get unschedulable(): boolean {
    return this.#unschedulable;
  }

  watch(watcher: NodeWatcher): void {
    this.#watchers.push(watcher);
  }

  /** Pods are only bound to it from now on. Without an effect when it is Ready. */
  setReady(): void {
    if (this.#ready) return;
    this.#ready = true;
    this.#announceChange();
  }

  /** No new pods; those that are there stay. */
  cordon(): void {
    if (this.#unschedulable) return;
    this.#unschedulable = true;
    this.#announceChange();
  }

  uncordon(): void {
    if (!this.#unschedulable) return;
    this.#unschedulable = false;
    this.#announceChange();
  }

  /** Makes `pod` the kubelet's. Whether it fits is for the caller to know. */
  bind(pod: Pod, now: Time): void {
    pod.node = this;
    pod.scheduled = now;
    this.#count(pod.spec.requests, 1);
    this.kubelet?.podBound(pod);
  }

  /** `pod`, bound to this node, has reached a terminal phase. */
  release(pod: Pod): void {
    this.#count(pod.spec.requests, -1);
    for (const watcher of this.#watchers) watcher.podEnded(this);
  }

  #count(requests: Resources, sign: 1 | -1): void {
    this.podCount += sign;
    this.requested.milliCpu += sign * requests.milliCpu;
    this.requested.memoryMiB += sign * requests.memoryMiB;
    this.nonZeroRequested.milliCpu += sign * nonZeroMilliCpu(requests);
    this.nonZeroRequested.memoryMiB += sign * nonZeroMemoryMiB(requests);
  }

  #announceChange(): void {
    for (const watcher of this.#watchers) watcher.nodeChanged(this);
  }
}
