import type { Simulation } from '../../../sim/simulation.ts';
import type { LabelSelector } from '../../label-selector.ts';
import type { PodTemplate } from '../../pod-template.ts';
import type { ApiServer } from '../api-server.ts';
import type { Pod, PodController, PodSpec } from '../pod.ts';
import { inOrderOfDeletion } from './deletion-order.ts';
import { podSpec } from './pod-spec.ts';
import { SlowStart } from './slow-start.ts';

export interface ReplicaSetOptions {
  readonly namespace: string;
  /** As `kind/name`. */
  readonly owner: string;
  readonly template: PodTemplate;
  readonly selector: LabelSelector;
  /** What the next pod is called. */
  nextName(): string;
  /** What its owner wants to have, for PodDisruptionBudgets. */
  replicas(): number;
  /** The number of its pods, or of those that are ready, has changed. */
  changed(): void;
  podReady(pod: Pod): void;
}

/** Keeps a number of pods of one template: one that is being deleted, or has failed, is replaced at once. */
export class ReplicaSet implements PodController {
  readonly #apiServer: ApiServer;
  readonly #options: ReplicaSetOptions;
  readonly #spec: PodSpec;
  readonly #slowStart: SlowStart;
  /** Those that count, in the order of their creation. */
  readonly #active = new Set<Pod>();
  #ready = 0;
  #terminating = 0;
  #wanted = 0;

  constructor(simulation: Simulation, apiServer: ApiServer, options: ReplicaSetOptions) {
    this.#apiServer = apiServer;
    this.#options = options;
    const { namespace, owner, selector: spreadSelector } = options;
    this.#spec = podSpec(options.template, { namespace, owner, spreadSelector, controller: this });
    this.#slowStart = new SlowStart(
      simulation,
      () => this.#wanted - this.#active.size,
      () => this.#create(),
    );
  }

  /** For PodDisruptionBudgets. */
  get replicas(): number {
    return this.#options.replicas();
  }

  /** Pods that it is asked for. */
  get wanted(): number {
    return this.#wanted;
  }

  get ready(): number {
    return this.#ready;
  }

  /** Those that are being deleted are left out. */
  get active(): ReadonlySet<Pod> {
    return this.#active;
  }

  /** Does any of its pods still exist, be it on its way out? */
  get hasPods(): boolean {
    return this.#active.size + this.#terminating > 0;
  }

  scaleTo(wanted: number): void {
    this.#wanted = wanted;
    const spare = this.#active.size - wanted;
    if (spare <= 0) this.#slowStart.sync();
    else for (const pod of inOrderOfDeletion(this.#active).slice(0, spare)) this.#apiServer.deletePod(pod);
  }

  podReady(pod: Pod): void {
    // The kubelet may not know yet that it is to be deleted.
    if (pod.replica === undefined) return;
    if (pod.replica === 'active') this.#ready += 1;
    pod.replica = 'ready';
    this.#options.podReady(pod);
    this.#options.changed();
  }

  podUnready(pod: Pod): void {
    if (pod.replica === 'ready') {
      this.#ready -= 1;
      pod.replica = 'active';
    }
    this.#options.changed();
  }

  podInactive(pod: Pod): void {
    if (pod.replica === undefined) return;
    if (pod.replica === 'ready') this.#ready -= 1;
    pod.replica = undefined;
    this.#active.delete(pod);
    this.#terminating += 1;
    this.#slowStart.sync();
    this.#options.changed();
  }

  /** A pod that ends by itself is no replica any more, as one that is deleted. */
  podFinished(pod: Pod): void {
    this.podInactive(pod);
  }

  podGone(): void {
    this.#terminating -= 1;
    this.#options.changed();
  }

  #create(): void {
    // The sync that asked for it may have begun before it was wanted no more.
    if (this.#active.size >= this.#wanted) return;
    const pod = this.#apiServer.createPod(this.#spec, this.#options.nextName());
    pod.replica = 'active';
    this.#active.add(pod);
  }
}
