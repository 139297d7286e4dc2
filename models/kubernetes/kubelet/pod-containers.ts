import type { EventId } from '../../../sim/event-table.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import type { Duration, Time } from '../../../sim/time.ts';
import type { ContainerTemplate } from '../../pod-template.ts';
import type { PodSpec } from '../pod.ts';
import { BackOff } from './back-off.ts';
import type { ImagePuller } from './image-puller.ts';
import type { KubeletTiming } from './kubelet-timing.ts';

/** What the kubelet lends to the containers of a pod. */
export interface ContainerRuntime {
  readonly simulation: Simulation;
  readonly timing: KubeletTiming;
  readonly images: ImagePuller;
}

/** What becomes of the containers. */
export interface ContainersListener {
  /** All run, for the first time or again. */
  running(): void;
  /** One that ran has exited with an error and will be started again. */
  crashed(): void;
  /** One has exited with an error and will not be started again. */
  failed(): void;
}

interface Container {
  readonly template: ContainerTemplate;
  readonly restarts: BackOff;
  readonly pulls: BackOff;
  running: boolean;
  crashes: number;
  /** When it last crashed, or could not be pulled. */
  failedAt: Time;
  event: EventId | undefined;
}

/**
 * The containers of a pod whose template names them: init containers one after the other, then the others, each started
 * when the one before has been, its image pulled first (`SyncPod`, kubernetes v1.31,
 * pkg/kubelet/kuberuntime/kuberuntime_manager.go). One that crashes is started again at once the first time, then after a
 * back-off that the kubelet only looks at when the pod has its turn.
 */
export class PodContainers {
  readonly #runtime: ContainerRuntime;
  readonly #listener: ContainersListener;
  readonly #restart: boolean;
  readonly #initContainers: readonly Container[];
  readonly #containers: readonly Container[];
  #stopped = false;

  constructor(spec: PodSpec, runtime: ContainerRuntime, listener: ContainersListener) {
    this.#runtime = runtime;
    this.#listener = listener;
    this.#restart = spec.restartPolicy !== 'Never';
    this.#initContainers = (spec.initContainers ?? []).map(container);
    this.#containers = (spec.containers ?? [{ name: 'main' }]).map(container);
  }

  start(): void {
    this.#startInit(0);
  }

  /** Nothing happens to them any more. */
  stop(): void {
    this.#stopped = true;
    for (const { event } of [...this.#initContainers, ...this.#containers]) this.#runtime.simulation.cancel(event);
  }

  get allRunning(): boolean {
    return this.#containers.every(({ running }) => running);
  }

  get anyRunning(): boolean {
    return this.#containers.some(({ running }) => running) || this.#initContainers.some(({ running }) => running);
  }

  #startInit(index: number): void {
    const init = this.#initContainers[index];
    if (init === undefined) this.#startFrom(0);
    else this.#withImage(init, () => this.#runInit(init, index));
  }

  #runInit(init: Container, index: number): void {
    this.#after(init, this.#runtime.timing.draw('containerStart'), () => {
      init.running = true;
      const { runTime, crashes } = init.template;
      if (crashes !== undefined && willCrash(init)) {
        this.#after(init, this.#runtime.timing.sample(crashes.after), () =>
          this.#crash(init, () => this.#runInit(init, index)),
        );
        return;
      }
      this.#after(init, runTime === undefined ? 0 : this.#runtime.timing.sample(runTime), () => {
        init.running = false;
        this.#after(init, this.#runtime.timing.untilRelist(), () => this.#startInit(index + 1));
      });
    });
  }

  /** A container that cannot be pulled does not hold up those behind it. */
  #startFrom(index: number): void {
    const next = this.#containers[index];
    if (next === undefined) return;
    const goOn = () => this.#startFrom(index + 1);
    if (
      !this.#withImage(
        next,
        () => this.#startContainer(next, goOn),
        () => this.#startContainer(next),
      )
    )
      goOn();
  }

  #startContainer(run: Container, then?: () => void): void {
    this.#after(run, this.#runtime.timing.draw('containerStart'), () => {
      run.running = true;
      const { crashes } = run.template;
      if (crashes !== undefined && willCrash(run)) {
        this.#after(run, this.#runtime.timing.sample(crashes.after), () =>
          this.#crash(run, () => this.#startContainer(run)),
        );
      }
      if (this.allRunning) this.#listener.running();
      then?.();
    });
  }

  /**
   * Goes on with `then` once the image is there.
   * @param later takes the place of `then` when the pull has been refused and works at a later attempt.
   * @returns false when it has been refused for now.
   */
  #withImage(run: Container, then: () => void, later = then): boolean {
    const { image } = run.template;
    const { images, simulation } = this.#runtime;
    if (image === undefined || images.has(image)) {
      then();
      return true;
    }
    const whenPulled = () => {
      if (!this.#stopped) then();
    };
    if (!run.pulls.isActive(run.failedAt, simulation.now)) {
      if (images.pull(image, whenPulled)) return true;
      run.pulls.grow(simulation.now);
      run.failedAt = simulation.now;
    }
    this.#after(run, this.#runtime.timing.untilRetry(), () => this.#withImage(run, later));
    return false;
  }

  #crash(run: Container, startAgain: () => void): void {
    const { simulation } = this.#runtime;
    run.running = false;
    run.crashes += 1;
    run.failedAt = simulation.now;
    this.#after(run, this.#runtime.timing.untilRelist(), () => {
      if (!this.#restart) {
        this.#listener.failed();
        return;
      }
      this.#listener.crashed();
      this.#restartWhenAllowed(run, startAgain);
    });
  }

  #restartWhenAllowed(run: Container, startAgain: () => void): void {
    const { simulation } = this.#runtime;
    if (run.restarts.isActive(run.failedAt, simulation.now)) {
      this.#after(run, this.#runtime.timing.untilRetry(), () => this.#restartWhenAllowed(run, startAgain));
      return;
    }
    run.restarts.grow(simulation.now);
    startAgain();
  }

  #after(run: Container, delay: Duration, step: () => void): void {
    run.event = this.#runtime.simulation.after(delay, step);
  }
}

function container(template: ContainerTemplate): Container {
  const [restarts, pulls] = [new BackOff(), new BackOff()];
  return { template, restarts, pulls, running: false, crashes: 0, failedAt: 0, event: undefined };
}

function willCrash({ template, crashes }: Container): boolean {
  return template.crashes !== undefined && crashes < (template.crashes.times ?? Number.POSITIVE_INFINITY);
}
