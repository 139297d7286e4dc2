import type { PodTimings } from '../../../models/cluster-config.ts';
import { ApiServer } from '../../../models/kubernetes/api-server.ts';
import type { CniPort } from '../../../models/kubernetes/cni-port.ts';
import type { ImagePullConfig } from '../../../models/kubernetes/kubelet/image-pull-config.ts';
import { kubeletStreams } from '../../../models/kubernetes/kubelet/kubelet-timing.ts';
import { Kubelet } from '../../../models/kubernetes/kubelet.ts';
import type { KubernetesListener } from '../../../models/kubernetes/listener.ts';
import { Node, type NodeSpec } from '../../../models/kubernetes/node.ts';
import { Pod, type PodSpec } from '../../../models/kubernetes/pod.ts';
import { Scheduler, type SchedulerOptions } from '../../../models/kubernetes/scheduler/scheduler.ts';
import { constant } from '../../../sim/distributions.ts';
import { RandomStreams } from '../../../sim/random.ts';
import { Simulation } from '../../../sim/simulation.ts';

export const NO_TIME: PodTimings = {
  watchDelay: constant(0),
  sandboxTime: constant(0),
  cniAddTime: constant(0),
  containerStart: constant(0),
  readinessDelay: constant(0),
  shutdownTime: constant(0),
};

export function podSpec(changes: Partial<PodSpec> = {}): PodSpec {
  return {
    namespace: 'default',
    owner: undefined,
    requests: { milliCpu: 100, memoryMiB: 128 },
    hostNetwork: false,
    controller: undefined,
    ...changes,
  };
}

export function podRequesting(milliCpu: number, memoryMiB: number): Pod {
  return new Pod(podSpec({ requests: { milliCpu, memoryMiB } }), 'pod', 0, undefined);
}

export function readyNode(changes: Partial<NodeSpec> = {}): Node {
  const node = new Node({
    name: 'node',
    zone: 'a',
    maxPods: 110,
    allocatable: { milliCpu: 4_000, memoryMiB: 16_384 },
    ...changes,
  });
  node.setReady();
  return node;
}

/** Notes what the listener and the CNI are told, with its time: `5000000 podReady web-1`. */
class Journal implements KubernetesListener {
  readonly lines: string[] = [];
  readonly pods: Pod[] = [];
  readonly reasons: Map<string, number>[] = [];
  readonly #simulation: Simulation;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  note(what: string, subject: string): void {
    this.lines.push(`${this.#simulation.now} ${what} ${subject}`);
  }

  podCreated(pod: Pod): void {
    this.pods.push(pod);
    this.note('podCreated', pod.name);
  }
  podUnschedulable(pod: Pod, reasons: () => ReadonlyMap<string, number>): void {
    this.reasons.push(new Map(reasons()));
    this.note('podUnschedulable', pod.name);
  }
  podScheduled(pod: Pod): void {
    this.note('podScheduled', pod.name);
  }
  podRejected(pod: Pod): void {
    this.note('podRejected', pod.name);
  }
  waitStarted(pod: Pod): void {
    this.note('waitStarted', pod.name);
  }
  sandboxFailed(pod: Pod): void {
    this.note('sandboxFailed', pod.name);
  }
  waitEnded(pod: Pod): void {
    this.note('waitEnded', pod.name);
  }
  addressAssigned(pod: Pod): void {
    this.note('addressAssigned', pod.name);
  }
  podReady(pod: Pod): void {
    this.note('podReady', pod.name);
  }
  podGone(pod: Pod): void {
    this.note('podGone', pod.name);
  }

  /** The times (microseconds) of one kind of line. */
  times(what: string): number[] {
    return this.lines.filter((line) => line.split(' ')[1] === what).map((line) => Number(line.split(' ')[0]));
  }

  /** The lines from `time` on, without their times. */
  from(time: number): string[] {
    return this.lines.filter((line) => Number(line.split(' ')[0]) >= time).map((line) => line.replace(/^\d+ /, ''));
  }
}

/** Always has an address. */
export const GENEROUS_CNI: CniPort = {
  add: () => ({ ok: true, address: '10.0.0.10', device: 0 }),
  del: () => {},
};

/** A small cluster with a journal in place of observations. */
export class ClusterUnderTest {
  readonly simulation = new Simulation();
  readonly streams: RandomStreams;
  readonly journal = new Journal(this.simulation);
  readonly scheduler: Scheduler;
  readonly apiServer: ApiServer;

  constructor(options: { seed?: number; scheduler?: SchedulerOptions } = {}) {
    this.streams = new RandomStreams(options.seed ?? 1);
    const stream = this.streams.stream('scheduler');
    this.scheduler = new Scheduler(this.simulation, stream, {
      ...options.scheduler,
      listener: this.journal,
    });
    this.apiServer = new ApiServer(this.simulation, this.scheduler, this.journal);
  }

  addNode(node: Node, cni: CniPort = GENEROUS_CNI, timings: PodTimings = NO_TIME, images?: ImagePullConfig): Kubelet {
    const kubelet = new Kubelet(
      this.simulation,
      node,
      cni,
      timings,
      kubeletStreams(this.streams),
      this.journal,
      images,
    );
    this.scheduler.addNode(node);
    return kubelet;
  }

  createPod(name: string, changes: Partial<PodSpec> = {}, completesAfter?: number): Pod {
    this.apiServer.createPod(podSpec(changes), name, completesAfter);
    return this.journal.pods.at(-1) as Pod;
  }
}
