import type { OwnedStreams } from '../../sim/owned-streams.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { type Duration, milliseconds } from '../../sim/time.ts';
import type { PodTimings } from '../cluster-config.ts';
import type { CniPort } from './cni-port.ts';
import type { ImagePullConfig } from './kubelet/image-pull-config.ts';
import { ImagePuller } from './kubelet/image-puller.ts';
import { KubeletTiming } from './kubelet/kubelet-timing.ts';
import { type ContainerRuntime, PodContainers } from './kubelet/pod-containers.ts';
import { PodWorker, type Step } from './kubelet/pod-worker.ts';
import type { KubernetesListener } from './listener.ts';
import type { Node, PodWatcher } from './node.ts';
import type { Pod } from './pod.ts';

/** Every image is on the node. */
const NO_PULLS: ImagePullConfig = {
  sizes: new Map(),
  onEveryNode: [],
  bytesPerSecond: 1,
  registryPullQps: 5,
  registryBurst: 10,
  maxParallelPulls: 1,
};
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
  static readonly #steps = {
    admit: (kubelet, pod) => kubelet.#admit(pod),
    startWhenNetworkReady: (kubelet, pod) => kubelet.#startWhenNetworkReady(pod),
    startSandbox: (kubelet, pod) => kubelet.#startSandbox(pod),
    createSandbox: (kubelet, pod) => kubelet.#createSandbox(pod),
    retryLater: (kubelet, pod) => kubelet.#retryLater(pod),
    startContainers: (kubelet, pod) => kubelet.#startContainers(pod),
    containersRun: (kubelet, pod) => kubelet.#containersRun(pod),
    becomeReady: (kubelet, pod) => kubelet.#becomeReady(pod),
    complete: (kubelet, pod) => kubelet.#complete(pod),
    stopSandbox: (kubelet, pod) => kubelet.#stopSandbox(pod),
    stopSandboxOfEnded: (kubelet, pod) => kubelet.#stopSandbox(pod, true),
    gone: (kubelet, pod) => kubelet.#gone(pod),
  } satisfies Readonly<Record<string, Step>>;

  readonly #simulation: Simulation;
  readonly #node: Node;
  readonly #cni: CniPort;
  readonly #listener: KubernetesListener;
  readonly #timing: KubeletTiming;
  readonly #images: ImagePullConfig;
  /** Undefined until the first pod whose containers have templates. */
  #runtime: ContainerRuntime | undefined;
  #activePods = 0;
  #sandboxes = 0;
  #stopped = false;

  /** Becomes the kubelet of `node`. @param streams see `kubeletStreams`. */
  constructor(
    simulation: Simulation,
    node: Node,
    cni: CniPort,
    timings: PodTimings,
    streams: OwnedStreams,
    listener: KubernetesListener,
    images: ImagePullConfig = NO_PULLS,
  ) {
    this.#simulation = simulation;
    this.#node = node;
    this.#cni = cni;
    this.#listener = listener;
    this.#timing = new KubeletTiming(simulation, timings, streams, node.name);
    this.#images = images;
    node.kubelet = this;
    for (const image of images.onEveryNode) this.#addImage(image);
  }

  /** The machine stops dead: nothing happens to the pods on it any more. Their objects stay until somebody deletes them. */
  stop(): void {
    this.#stopped = true;
    for (const pod of this.#node.pods) {
      this.#stopSteps(pod);
      this.#endWait(pod);
    }
    this.#timing.stop();
  }

  podBound(pod: Pod): void {
    if (this.#stopped) return;
    this.#next(pod, this.#timing.draw('watchDelay'), Kubelet.#steps.admit);
  }

  podDeleted(pod: Pod): void {
    if (this.#stopped) return;
    this.#simulation.after(this.#timing.draw('watchDelay'), () => {
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
      this.#next(pod, this.#timing.untilNetworkRetry(), Kubelet.#steps.startWhenNetworkReady);
      return;
    }
    const volumeWait = this.#timing.volumeWait();
    if (volumeWait === undefined) this.#startSandbox(pod);
    else this.#next(pod, volumeWait, Kubelet.#steps.startSandbox);
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
    pod.sandbox = this.#sandboxes;
    pod.attempts += 1;
    pod.firstAttempt ??= now;
    pod.lastAttempt = now;
    const answer = this.#cni.add({ id: pod.sandbox, pod });
    const callTime = this.#timing.draw('cniAddTime');
    if (!answer.ok) {
      if (!pod.waitsForAddress) {
        pod.waitsForAddress = true;
        this.#listener.waitStarted(pod, this.#node);
      }
      this.#next(pod, callTime, Kubelet.#steps.retryLater);
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
   * attempt comes 10 s and up to 5 s later, picked up at the next tick.
   */
  #retryLater(pod: Pod): void {
    this.#removeSandbox(pod);
    this.#listener.sandboxFailed(pod, this.#node);
    this.#next(pod, this.#timing.untilRetry(), Kubelet.#steps.createSandbox);
  }

  /** @param callTime what is left of the CNI call. */
  #createContainers(pod: Pod, callTime: Duration): void {
    const sandboxTime = callTime + this.#timing.draw('sandboxTime');
    if (pod.spec.containers === undefined && pod.spec.initContainers === undefined) {
      this.#next(pod, sandboxTime + this.#timing.draw('containerStart'), Kubelet.#steps.containersRun);
      return;
    }
    this.#next(pod, sandboxTime, Kubelet.#steps.startContainers);
  }

  #startContainers(pod: Pod): void {
    this.#runtime ??= this.#makeRuntime();
    pod.containers = new PodContainers(pod.spec, this.#runtime, {
      running: () => this.#containersRun(pod),
      crashed: () => this.#becomeUnready(pod),
      failed: () => this.#fail(pod),
    });
    pod.containers.start();
  }

  #makeRuntime(): ContainerRuntime {
    const images = new ImagePuller(this.#simulation, this.#images, (image) => this.#addImage(image));
    return { simulation: this.#simulation, timing: this.#timing, images };
  }

  #addImage(image: string): void {
    this.#node.addImage(image, this.#images.sizes.get(image) ?? 0);
  }

  #containersRun(pod: Pod): void {
    pod.started ??= this.#simulation.now;
    this.#next(pod, this.#timing.readinessDelay(pod.spec), Kubelet.#steps.becomeReady);
  }

  #becomeReady(pod: Pod): void {
    // One that has crashed in the meantime will be started again.
    if (pod.containers?.allRunning === false) return;
    pod.ready ??= this.#simulation.now;
    pod.isReady = true;
    this.#listener.podReady(pod, this.#node);
    pod.spec.controller?.podReady(pod);
    // One that runs until it is deleted needs no worker until then.
    if (pod.completesAfter === undefined) pod.worker = undefined;
    else this.#next(pod, pod.completesAfter, Kubelet.#steps.complete);
  }

  /** One of its containers has crashed and is started again: it keeps its sandbox and its address. */
  #becomeUnready(pod: Pod): void {
    pod.worker?.cancel();
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
    const step = byItself ? Kubelet.#steps.stopSandboxOfEnded : Kubelet.#steps.stopSandbox;
    this.#next(pod, this.#timing.untilRelist(), step);
  }

  #terminate(pod: Pod): void {
    const running = pod.started !== undefined || pod.containers?.anyRunning === true;
    pod.terminating = true;
    this.#stopSteps(pod);
    this.#endWait(pod);
    if (running) this.#next(pod, this.#timing.shutdownTime(pod), Kubelet.#steps.stopSandbox);
    else this.#stopSandbox(pod);
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
    this.#next(pod, OBJECT_REMOVAL_TIME, Kubelet.#steps.gone);
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

  /** Nothing of what was planned for the pod happens any more. */
  #stopSteps(pod: Pod): void {
    pod.worker?.cancel();
    pod.containers?.stop();
  }

  #next(pod: Pod, delay: Duration, step: Step): void {
    pod.worker ??= new PodWorker(this.#simulation, this, pod);
    pod.worker.schedule(delay, step);
  }
}
