import type { Time } from '../../sim/time.ts';
import type { Labels } from '../label-selector.ts';
import type { HostPort, Resources, Taint } from '../pod-template.ts';
import { wantsBranchInterface } from '../security-groups-for-pods/pod-eni.ts';
import { nonZeroRequests } from './non-zero-requests.ts';
import type { Pod, PodSpec } from './pod.ts';

export const HOSTNAME_LABEL = 'kubernetes.io/hostname';
export const ZONE_LABEL = 'topology.kubernetes.io/zone';
/** Of a node that no scheduler knows. */
export const NO_SLOT = -1;
const ANY_ADDRESS = '0.0.0.0';
const NO_TAINTS: readonly Taint[] = [];
const NONE: ReadonlyMap<string, number> = new Map();

export interface NodeSpec {
  readonly name: string;
  readonly zone: string;
  /** What pods may request in all. */
  readonly allocatable: Resources;
  /** Pods at a time, those on the host network included. */
  readonly maxPods: number;
  /** Beside `kubernetes.io/hostname` and `topology.kubernetes.io/zone`, which every node has. */
  readonly labels?: Labels | undefined;
  /** Beside `node.kubernetes.io/not-ready` and `node.kubernetes.io/unschedulable`, which follow from its state. */
  readonly taints?: readonly Taint[] | undefined;
  /** How many it has of further resources, such as `vpc.amazonaws.com/pod-eni`. */
  readonly extendedResources?: ReadonlyMap<string, number> | undefined;
}

/** Whoever must know when a pod may fit that did not fit before, or no longer fits: the scheduler, ipamd's watch. */
export interface NodeWatcher {
  /** A pod of the node has reached a terminal phase: its slot and its requests are free. */
  podEnded(node: Node, pod: Pod): void;
  podBound?(pod: Pod, node: Node): void;
  imageAdded?(image: string, node: Node): void;
  /** The node became Ready or not, was cordoned or uncordoned; its taints or resources have changed. */
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
  readonly labels: Labels | undefined;
  // Most nodes have nothing in these four maps: each is made for the first entry.
  #extendedResources: Map<string, number> | undefined;
  #extendedRequested: Map<string, number> | undefined;
  #hostPorts: Map<HostPort, number> | undefined;
  #images: Map<string, number> | undefined;
  #taints: readonly Taint[];
  /** Pods bound to it that have not reached a terminal phase, terminating ones included. */
  podCount = 0;
  /** Those of them that need an address of ipamd's pool. */
  addressPodCount = 0;
  /** What these pods request. */
  readonly requested: ResourceSum = { milliCpu: 0, memoryMiB: 0 };
  /** The same with 100m and 200 MiB for what they do not ask for. */
  readonly nonZeroRequested: ResourceSum = { milliCpu: 0, memoryMiB: 0 };
  /** The scheduler's: its place in columns of numbers. */
  slot = NO_SLOT;
  /** Set by the kubelet that runs on the node. */
  kubelet: PodWatcher | undefined = undefined;
  /** An array: a few dozen are searched through in less time than a set takes to find one of them. */
  readonly #pods: Pod[] = [];
  #watchers: readonly NodeWatcher[] = [];
  #ready = false;
  #networkReady = false;
  #unschedulable = false;

  constructor(spec: NodeSpec) {
    this.name = spec.name;
    this.zone = spec.zone;
    this.allocatable = spec.allocatable;
    this.maxPods = spec.maxPods;
    this.labels = spec.labels;
    this.#taints = spec.taints ?? NO_TAINTS;
    if (spec.extendedResources !== undefined) this.#extendedResources = new Map(spec.extendedResources);
  }

  /** The value of a label; undefined when the node does not have it. */
  label(key: string): string | undefined {
    if (key === HOSTNAME_LABEL) return this.name;
    if (key === ZONE_LABEL) return this.zone;
    return this.labels?.get(key);
  }

  /** Without those that follow from its state (not Ready, cordoned). */
  get taints(): readonly Taint[] {
    return this.#taints;
  }

  /** The pods bound to it that have not reached a terminal phase, in the order of their binding. The list itself: it follows them. */
  get pods(): readonly Pod[] {
    return this.#pods;
  }

  setTaints(taints: readonly Taint[]): void {
    this.#taints = taints;
    this.#announceChange();
  }

  /** @param name such as `vpc.amazonaws.com/pod-eni`. */
  setExtendedResource(name: string, count: number): void {
    this.#extendedResources ??= new Map();
    this.#extendedResources.set(name, count);
    this.#announceChange();
  }

  /** Beside CPU, memory and pods. */
  get extendedResources(): ReadonlyMap<string, number> {
    return this.#extendedResources ?? NONE;
  }

  /** What pods do not request yet of a further resource; 0 of one that the node does not have. */
  freeExtendedResource(name: string): number {
    return (this.#extendedResources?.get(name) ?? 0) - (this.#extendedRequested?.get(name) ?? 0);
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
    this.#watchers = this.#watchers.concat(watcher);
  }

  /** Is the CNI configured? Until then the kubelet starts only pods on the host network. */
  get networkReady(): boolean {
    return this.#networkReady;
  }

  /** The CNI's configuration is there, and stays when the node becomes NotReady. A node that becomes Ready has it too. */
  setNetworkReady(): void {
    this.#networkReady = true;
  }

  /** Images that pods need not pull, with their sizes in bytes, as far as these are known. */
  get images(): ReadonlyMap<string, number> {
    return this.#images ?? NONE;
  }

  addImage(image: string, bytes: number): void {
    this.#images ??= new Map();
    if (this.#images.has(image)) return;
    this.#images.set(image, bytes);
    for (const watcher of this.#watchers) watcher.imageAdded?.(image, this);
  }

  /** Pods are only bound to it from now on. Without an effect when it is Ready. */
  setReady(): void {
    this.#networkReady = true;
    if (this.#ready) return;
    this.#ready = true;
    this.#announceChange();
  }

  /** Nothing has been heard of its kubelet for too long: no new pods. Without an effect when it is not Ready. */
  setNotReady(): void {
    if (!this.#ready) return;
    this.#ready = false;
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
    this.#pods.push(pod);
    this.#count(pod.spec, 1);
    for (const watcher of this.#watchers) watcher.podBound?.(pod, this);
    this.kubelet?.podBound(pod);
  }

  /** `pod`, bound to this node, has reached a terminal phase. Without an effect when it has before. */
  release(pod: Pod): void {
    if (!this.#remove(pod)) return;
    this.#count(pod.spec, -1);
    for (const watcher of this.#watchers) watcher.podEnded(this, pod);
  }

  /** What if `pod` were not there: it is left out of all sums until `putBack`. Nobody is told. */
  setAside(pod: Pod): void {
    this.#count(pod.spec, -1);
  }

  putBack(pod: Pod): void {
    this.#count(pod.spec, 1);
  }

  /**
   * The node as an autoscaler imagines it: Ready, not cordoned, with the same pods, and with nobody watching. Pods that
   * are being deleted still take their room, but are no pods to be near to or far from. What is assumed there changes
   * nothing in the cluster.
   * @param expected further resources that it is expected to have one day; they count where it has none yet.
   */
  imagined(name = this.name, expected: ReadonlyMap<string, number> = NONE): Node {
    const { zone, allocatable, maxPods, labels, taints } = this;
    const copy = new Node({
      name,
      zone,
      allocatable,
      maxPods,
      labels,
      taints,
      extendedResources: new Map([...expected, ...this.extendedResources]),
    });
    copy.setReady();
    for (const pod of this.#pods) {
      if (pod.deleted === undefined) copy.assume(pod);
      else copy.setRoomAside(pod.spec);
    }
    return copy;
  }

  /** Only on an imagined node: `pod` counts as if it were bound there. */
  assume(pod: Pod): void {
    this.#pods.push(pod);
    this.#count(pod.spec, 1);
  }

  /** Only on an imagined node: the room that a pod like this takes is gone. */
  setRoomAside(spec: PodSpec): void {
    this.#count(spec, 1);
  }

  /** Takes an assumption back. */
  unassume(pod: Pod): void {
    if (this.#remove(pod)) this.#count(pod.spec, -1);
  }

  /** Does a pod of the node have this port, on this address or on all of them? */
  isPortTaken({ port, protocol, hostIp }: HostPort): boolean {
    for (const taken of this.#hostPorts?.keys() ?? []) {
      if (taken.port !== port || taken.protocol !== protocol) continue;
      if (taken.hostIp === hostIp || taken.hostIp === ANY_ADDRESS || hostIp === ANY_ADDRESS) return true;
    }
    return false;
  }

  #remove(pod: Pod): boolean {
    const index = this.#pods.indexOf(pod);
    if (index < 0) return false;
    this.#pods.splice(index, 1);
    return true;
  }

  #count(spec: PodSpec, sign: 1 | -1): void {
    const { requests, extendedRequests, hostPorts } = spec;
    this.podCount += sign;
    if (!spec.hostNetwork && !wantsBranchInterface(spec)) this.addressPodCount += sign;
    this.requested.milliCpu += sign * requests.milliCpu;
    this.requested.memoryMiB += sign * requests.memoryMiB;
    const nonZero = nonZeroRequests(spec);
    this.nonZeroRequested.milliCpu += sign * nonZero.milliCpu;
    this.nonZeroRequested.memoryMiB += sign * nonZero.memoryMiB;
    if (extendedRequests !== undefined) {
      this.#extendedRequested ??= new Map();
      for (const [name, count] of extendedRequests) {
        this.#extendedRequested.set(name, (this.#extendedRequested.get(name) ?? 0) + sign * count);
      }
    }
    if (hostPorts === undefined) return;
    this.#hostPorts ??= new Map();
    for (const port of hostPorts) {
      const count = (this.#hostPorts.get(port) ?? 0) + sign;
      if (count === 0) this.#hostPorts.delete(port);
      else this.#hostPorts.set(port, count);
    }
  }

  #announceChange(): void {
    for (const watcher of this.#watchers) watcher.nodeChanged(this);
  }
}
