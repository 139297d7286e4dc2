import { Sampler } from '../../../sim/distributions.ts';
import type { RandomStream } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import { milliseconds } from '../../../sim/time.ts';
import type { PodTemplate } from '../../pod-template.ts';
import type { StatefulSetConfig } from '../../workload-config.ts';
import type { ApiServer } from '../api-server.ts';
import type { Pod, PodController, PodSpec } from '../pod.ts';
import { CoalescedSync } from './coalesced-sync.ts';
import { podSpec } from './pod-spec.ts';

/** From a change of its pods until the controller has made its calls. No measurement is known: an assumption. */
const SYNC_DELAY = milliseconds(10);

/**
 * A StatefulSet (kubernetes v1.31, pkg/controller/statefulset/stateful_set_control.go): pods with names of their own, each
 * made anew only when the one before it is gone. In order, unless it is parallel: a pod is created when all before it are
 * ready, and deleted when all behind it are gone. Updates go from the last pod to the first.
 */
export class StatefulSet implements PodController {
  readonly #simulation: Simulation;
  readonly #apiServer: ApiServer;
  readonly #config: StatefulSetConfig;
  readonly #lifetime: Sampler | undefined;
  readonly #sync: CoalescedSync;
  /** The pods whose objects exist, by ordinal. */
  readonly #pods = new Map<number, Pod>();
  #spec: PodSpec;
  #wanted = 0;

  /** @param stream for the lifetimes. */
  constructor(simulation: Simulation, apiServer: ApiServer, config: StatefulSetConfig, stream: RandomStream) {
    this.#simulation = simulation;
    this.#apiServer = apiServer;
    this.#config = config;
    this.#lifetime = config.lifetime === undefined ? undefined : new Sampler(config.lifetime, stream);
    this.#sync = new CoalescedSync(simulation, SYNC_DELAY, () => this.#makeSteps());
    this.#spec = this.#specOf(config.template);
    simulation.at(config.createAt, () => this.scaleTo(config.replicas));
  }

  get replicas(): number {
    return this.#wanted;
  }

  get pods(): Pod[] {
    return [...this.#pods.values()].filter(({ deleted }) => deleted === undefined);
  }

  scaleTo(replicas: number): void {
    this.#wanted = replicas;
    this.#sync.request();
  }

  /** Gives it another template (the same one: `kubectl rollout restart`). */
  update(template: PodTemplate): void {
    this.#spec = this.#specOf(template);
    this.#sync.request();
  }

  podReady(pod: Pod): void {
    this.#sync.request();
    if (this.#lifetime === undefined) return;
    this.#simulation.after(this.#lifetime.draw(), () => this.#apiServer.deletePod(pod));
  }

  podInactive(): void {}

  podGone(pod: Pod): void {
    for (const [ordinal, other] of this.#pods) if (other === pod) this.#pods.delete(ordinal);
    this.#sync.request();
  }

  #makeSteps(): void {
    if (this.#config.podManagement === 'Parallel') this.#makeStepsAtOnce();
    else if (!this.#isInOrder()) return;
    this.#update();
  }

  #makeStepsAtOnce(): void {
    for (let ordinal = 0; ordinal < this.#wanted; ordinal++) if (!this.#pods.has(ordinal)) this.#create(ordinal);
    for (const [ordinal, pod] of this.#pods) if (ordinal >= this.#wanted) this.#apiServer.deletePod(pod);
  }

  /** Creates or deletes the one pod whose turn it is; true when nothing is left to do and all are ready. */
  #isInOrder(): boolean {
    for (let ordinal = 0; ordinal < this.#wanted; ordinal++) {
      const pod = this.#pods.get(ordinal);
      if (pod === undefined) this.#create(ordinal);
      if (pod === undefined || !isHealthy(pod)) return false;
    }
    const last = Math.max(-1, ...this.#pods.keys());
    if (last < this.#wanted) return true;
    const pod = this.#pods.get(last);
    if (pod !== undefined) this.#apiServer.deletePod(pod);
    return false;
  }

  /** Deletes the last pod of an older template, once those behind it are ready again. */
  #update(): void {
    if (this.#config.updateStrategy === 'OnDelete') return;
    for (let ordinal = this.#wanted - 1; ordinal >= 0; ordinal--) {
      const pod = this.#pods.get(ordinal);
      if (pod === undefined) return;
      if (pod.spec !== this.#spec) {
        this.#apiServer.deletePod(pod);
        return;
      }
      if (!isHealthy(pod)) return;
    }
  }

  #create(ordinal: number): void {
    this.#pods.set(ordinal, this.#apiServer.createPod(this.#spec, `${this.#config.name}-${ordinal}`));
  }

  #specOf(template: PodTemplate): PodSpec {
    const { namespace, name, selector } = this.#config;
    const owner = `StatefulSet/${name}`;
    return podSpec(template, { namespace, owner, spreadSelector: selector, controller: this });
  }
}

function isHealthy({ isReady, deleted }: Pod): boolean {
  return isReady && deleted === undefined;
}
