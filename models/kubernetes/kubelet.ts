import { type Distribution, sampler } from '../../sim/distributions.ts';
import type { RandomStream, RandomStreams } from '../../sim/random.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { type Duration, milliseconds, seconds, type Time } from '../../sim/time.ts';
import type { PodTimings } from '../cluster-config.ts';
import type { CniPort } from './cni-port.ts';
import type { ImagePullConfig } from './kubelet/image-pull-config.ts';
import { ImagePuller } from './kubelet/image-puller.ts';
import { type ContainerRuntime, PodContainers } from './kubelet/pod-containers.ts';
import type { KubernetesListener } from './listener.ts';
import type { Node, PodWatcher } from './node.ts';
import { tickAtOrAfter } from './periodic-tick.ts';
import type { Pod, PodSpec } from './pod.ts';
import { type PodTimingSamplers, podTimingSamplers } from './pod-timing-samplers.ts';

/** `backOffPeriod`, after an error of any kind in syncing a pod (kubernetes v1.31, pkg/kubelet/kubelet.go): it never grows. */
const RETRY_PERIOD = seconds(10);
/** `backOffOnTransientErrorPeriod` (pkg/kubelet/pod_workers.go): the same while the CNI is not configured ("network is not ready"). */
const NETWORK_RETRY_PERIOD = seconds(1);
/** `workerBackOffPeriodJitterFactor` 0.5 (pkg/kubelet/pod_workers.go): up to half of the period more. */
const RETRY_JITTER_FACTOR = 0.5;
/** `minimumGracePeriodInSeconds`: what containers get even if their preStop hooks have used up everything (pkg/kubelet/kuberuntime). */
const MINIMUM_GRACE_PERIOD = seconds(2);
/** Every image is on the node. */
const NO_PULLS: ImagePullConfig = {
  sizes: new Map(),
  onEveryNode: [],
  bytesPerSecond: 1,
  registryPullQps: 5,
  registryBurst: 10,
  maxParallelPulls: 1,
};
/** `syncTicker` of `syncLoop` (pkg/kubelet/kubelet.go): pods whose back-off is over are only looked for this often. */
const SYNC_PERIOD = seconds(1);
/** `genericPlegRelistPeriod` (pkg/kubelet/kubelet.go): how often the kubelet looks for containers that have exited. */
const RELIST_PERIOD = seconds(1);
/**
 * From the terminal phase until the object is gone: a wait of 300 ms for the volumes (`podAttachAndMountRetryInterval`,
 * pkg/kubelet/volumemanager), then polls of 100 ms. Derived from these; well below 2 s in any case.
 */
const OBJECT_REMOVAL_TIME = milliseconds(400);

/**
 * The kubelet and the container runtime of a node: admission, sandboxes and their CNI calls, containers, and the order in
 * which all that is taken down. Pods do not wait for each other: each has a worker of its own.
 */
export class Kubelet implements PodWatcher {
  readonly #simulation: Simulation;
  readonly #node: Node;
  readonly #cni: CniPort;
  readonly #listener: KubernetesListener;
  readonly #timings: PodTimingSamplers;
  readonly #containerStream: RandomStream;
  readonly #samplers = new Map<Distribution, () => Duration>();
  readonly #runtime: ContainerRuntime;
  readonly #retryJitter: RandomStream;
  readonly #syncPhase: Time;
  readonly #relistPhase: Time;
  #activePods = 0;
  #sandboxes = 0;
  #stopped = false;

  /** Becomes the kubelet of `node`. It draws from the streams `kubelet/<node>/...`. */
  constructor(
    simulation: Simulation,
    node: Node,
    cni: CniPort,
    timings: PodTimings,
    streams: RandomStreams,
    listener: KubernetesListener,
    images: ImagePullConfig = NO_PULLS,
  ) {
    const streamName = `kubelet/${node.name}`;
    const phases = streams.stream(`${streamName}/phases`);
    this.#simulation = simulation;
    this.#node = node;
    this.#cni = cni;
    this.#listener = listener;
    this.#timings = podTimingSamplers(timings, streams, streamName);
    this.#containerStream = streams.stream(`${streamName}/containers`);
    this.#retryJitter = streams.stream(`${streamName}/retry-jitter`);
    this.#runtime = {
      simulation,
      images: new ImagePuller(simulation, images, (image) => node.addImage(image, images.sizes.get(image) ?? 0)),
      containerStart: this.#timings.containerStart,
      sample: (distribution) => this.#sample(distribution),
      untilRetry: () => this.#untilRetry(RETRY_PERIOD),
      untilRelist: () => this.#untilRelist(),
    };
    this.#syncPhase = phases.below(SYNC_PERIOD);
    this.#relistPhase = phases.below(RELIST_PERIOD);
    node.kubelet = this;
    for (const image of images.onEveryNode) node.addImage(image, images.sizes.get(image) ?? 0);
  }

  /** The machine stops dead: nothing happens to the pods on it any more. Their objects stay until somebody deletes them. */
  stop(): void {
    this.#stopped = true;
    for (const pod of this.#node.pods) {
      this.#stopSteps(pod);
      this.#endWait(pod);
    }
  }

  podBound(pod: Pod): void {
    if (this.#stopped) return;
    this.#next(pod, this.#timings.watchDelay(), () => this.#admit(pod));
  }

  podDeleted(pod: Pod): void {
    this.#simulation.after(this.#timings.watchDelay(), () => {
      if (!pod.terminating && !this.#stopped) this.#terminate(pod);
    });
  }

  /** By its own list, which still holds pods that are being stopped (`filterOutInactivePods`, pkg/kubelet/kubelet_pods.go). */
  #admit(pod: Pod): void {
    if (this.#activePods >= this.#node.maxPods) {
      this.#reject(pod);
      return;
    }
    this.#activePods += 1;
    pod.admitted = true;
    this.#startWhenNetworkReady(pod);
  }

  #startWhenNetworkReady(pod: Pod): void {
    if (!this.#node.networkReady && !pod.spec.hostNetwork) {
      this.#next(pod, this.#untilRetry(NETWORK_RETRY_PERIOD), () => this.#startWhenNetworkReady(pod));
      return;
    }
    const { volumeWait } = this.#timings;
    if (volumeWait === undefined) this.#startSandbox(pod);
    else this.#next(pod, volumeWait(), () => this.#startSandbox(pod));
  }

  #startSandbox(pod: Pod): void {
    if (pod.spec.hostNetwork) this.#createContainers(pod, 0);
    else this.#createSandbox(pod);
  }

  #reject(pod: Pod): void {
    pod.rejected = true;
    pod.terminating = true;
    this.#node.release(pod);
    this.#listener.podRejected(pod, this.#node);
    // A pod whose deletion was asked for before has told its controller then.
    if (pod.deleted === undefined) {
      pod.deleted = this.#simulation.now;
      pod.spec.controller?.podInactive(pod);
    }
    this.#gone(pod);
  }

  /**
   * One attempt. The runtime gives each a new id, and calls the CNI before it starts the sandbox's pause container, so
   * that a failure costs only the call (containerd 2.1, internal/cri/server/sandbox_run.go).
   */
  #createSandbox(pod: Pod): void {
    const now = this.#simulation.now;
    this.#sandboxes += 1;
    pod.sandbox = `${this.#node.name}/${this.#sandboxes}`;
    pod.attempts += 1;
    pod.firstAttempt ??= now;
    pod.lastAttempt = now;
    const answer = this.#cni.add({ id: pod.sandbox, pod });
    const callTime = this.#timings.cniAddTime();
    if (!answer.ok) {
      if (!pod.waitsForAddress) {
        pod.waitsForAddress = true;
        this.#listener.waitStarted(pod, this.#node);
      }
      this.#next(pod, callTime, () => this.#retryLater(pod));
      return;
    }
    pod.addressAssigned = now;
    pod.address = answer.address;
    pod.device = answer.device;
    this.#endWait(pod);
    this.#listener.addressAssigned(pod, this.#node);
    this.#createContainers(pod, callTime);
  }

  /**
   * The runtime sends the DEL of a failed ADD at once. The pod stays bound to the node, however often it fails. The next
   * attempt: 10 s and up to 5 s more, picked up at the next tick (`basicWorkQueue.GetWork` wants a time in the past).
   */
  #retryLater(pod: Pod): void {
    this.#removeSandbox(pod);
    this.#listener.sandboxFailed(pod, this.#node);
    this.#next(pod, this.#untilRetry(RETRY_PERIOD), () => this.#createSandbox(pod));
  }

  /** @param callTime what is left of the CNI call. */
  #createContainers(pod: Pod, callTime: Duration): void {
    const sandboxTime = callTime + this.#timings.sandboxTime();
    if (pod.spec.containers === undefined && pod.spec.initContainers === undefined) {
      this.#next(pod, sandboxTime + this.#timings.containerStart(), () => this.#containersRun(pod));
      return;
    }
    this.#next(pod, sandboxTime, () => {
      pod.containers = new PodContainers(pod.spec, this.#runtime, {
        running: () => this.#containersRun(pod),
        crashed: () => this.#becomeUnready(pod),
        failed: () => this.#fail(pod),
      });
      pod.containers.start();
    });
  }

  #containersRun(pod: Pod): void {
    pod.started ??= this.#simulation.now;
    this.#next(pod, this.#readinessDelay(pod.spec), () => this.#becomeReady(pod));
  }

  #becomeReady(pod: Pod): void {
    // One that has crashed in the meantime will be started again.
    if (pod.containers?.allRunning === false) return;
    pod.ready ??= this.#simulation.now;
    pod.isReady = true;
    this.#listener.podReady(pod, this.#node);
    pod.spec.controller?.podReady(pod);
    if (pod.completesAfter !== undefined) this.#next(pod, pod.completesAfter, () => this.#complete(pod));
  }

  /** One of its containers has crashed and is started again: it keeps its sandbox and its address. */
  #becomeUnready(pod: Pod): void {
    this.#simulation.cancel(pod.nextStep);
    if (!pod.isReady) return;
    pod.isReady = false;
    pod.spec.controller?.podUnready?.(pod);
  }

  #fail(pod: Pod): void {
    pod.failed = true;
    const byItself = pod.deleted === undefined;
    pod.deleted ??= this.#simulation.now;
    pod.terminating = true;
    this.#stopSteps(pod);
    this.#stopSandbox(pod, byItself);
  }

  /** The containers have exited by themselves; the kubelet finds out when it lists them. */
  #complete(pod: Pod): void {
    const byItself = pod.deleted === undefined;
    pod.deleted ??= this.#simulation.now;
    pod.terminating = true;
    this.#stopSteps(pod);
    this.#next(pod, this.#untilRelist(), () => this.#stopSandbox(pod, byItself));
  }

  #terminate(pod: Pod): void {
    const running = pod.started !== undefined || pod.containers?.anyRunning === true;
    pod.terminating = true;
    this.#stopSteps(pod);
    this.#endWait(pod);
    if (running) this.#next(pod, this.#shutdownTime(pod), () => this.#stopSandbox(pod));
    else this.#stopSandbox(pod);
  }

  /** preStop hooks first, then the containers' own time, both cut off by the grace period (`killContainer`, pkg/kubelet/kuberuntime). */
  #shutdownTime({ spec, gracePeriod: grace }: Pod): Duration {
    const preStop = Math.min(spec.preStop ?? 0, grace);
    const exit = spec.shutdownTime === undefined ? this.#timings.shutdownTime() : this.#sample(spec.shutdownTime);
    return preStop + Math.min(exit, Math.max(MINIMUM_GRACE_PERIOD, grace - preStop));
  }

  /**
   * The order that decides how addresses and slots follow each other: containers gone, CNI DEL, terminal phase (which
   * frees the slot and the requests), object gone (`SyncTerminatingPod` and `SyncTerminatedPod`, pkg/kubelet/kubelet.go).
   */
  #stopSandbox(pod: Pod, endedByItself = false): void {
    pod.isReady = false;
    this.#removeSandbox(pod);
    if (pod.admitted) this.#activePods -= 1;
    pod.admitted = false;
    this.#node.release(pod);
    if (endedByItself) pod.spec.controller?.podFinished?.(pod);
    this.#next(pod, OBJECT_REMOVAL_TIME, () => this.#gone(pod));
  }

  #gone(pod: Pod): void {
    pod.gone = true;
    this.#listener.podGone(pod);
    pod.spec.controller?.podGone?.(pod);
  }

  #removeSandbox(pod: Pod): void {
    if (pod.sandbox === undefined) return;
    this.#cni.del(pod.sandbox);
    pod.sandbox = undefined;
  }

  #endWait(pod: Pod): void {
    if (!pod.waitsForAddress) return;
    pod.waitsForAddress = false;
    this.#listener.waitEnded(pod, this.#node);
  }

  #readinessDelay({ readinessDelay }: PodSpec): Duration {
    return readinessDelay === undefined ? this.#timings.readinessDelay() : this.#sample(readinessDelay);
  }

  #sample(distribution: Distribution): Duration {
    let draw = this.#samplers.get(distribution);
    if (draw === undefined) {
      draw = sampler(distribution, this.#containerStream);
      this.#samplers.set(distribution, draw);
    }
    return draw();
  }

  /** `period` and up to half of it more, then the next tick (`basicWorkQueue.GetWork` wants a time in the past). */
  #untilRetry(period: Duration): Duration {
    const { now } = this.#simulation;
    const due = now + period + Math.floor(this.#retryJitter.next() * period * RETRY_JITTER_FACTOR);
    return tickAtOrAfter(due + 1, SYNC_PERIOD, this.#syncPhase) - now;
  }

  #untilRelist(): Duration {
    const { now } = this.#simulation;
    return tickAtOrAfter(now, RELIST_PERIOD, this.#relistPhase) - now;
  }

  /** Nothing of what was planned for the pod happens any more. */
  #stopSteps(pod: Pod): void {
    this.#simulation.cancel(pod.nextStep);
    pod.containers?.stop();
  }

  #next(pod: Pod, delay: Duration, step: () => void): void {
    pod.nextStep = this.#simulation.after(delay, step);
  }
}
