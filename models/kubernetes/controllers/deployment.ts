import { Sampler } from '../../../sim/distributions.ts';
import type { RandomStream } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import type { PodTemplate } from '../../pod-template.ts';
import type { DeploymentConfig } from '../../workload-config.ts';
import type { ApiServer } from '../api-server.ts';
import type { Pod } from '../pod.ts';
import { ReplicaSet } from './replica-set.ts';
import { rollOut } from './roll-out.ts';

/**
 * A Deployment: a ReplicaSet for each version of its template, and the roll-out from one to the next. With a lifetime,
 * each pod is deleted that long after it became ready.
 */
export class Deployment {
  readonly #simulation: Simulation;
  readonly #apiServer: ApiServer;
  readonly #config: DeploymentConfig;
  readonly #lifetime: Sampler | undefined;
  /** The oldest first; the last one is that of the present template. */
  #replicaSets: ReplicaSet[] = [];
  #replicas = 0;
  #podsNamed = 0;
  #rollingOut = false;

  /** @param stream for the lifetimes. */
  constructor(simulation: Simulation, apiServer: ApiServer, config: DeploymentConfig, stream: RandomStream) {
    this.#simulation = simulation;
    this.#apiServer = apiServer;
    this.#config = config;
    this.#lifetime = config.lifetime === undefined ? undefined : new Sampler(config.lifetime, stream);
    simulation.at(config.createAt, () => {
      this.#replicas = config.replicas;
      this.update(config.template);
    });
  }

  /** Pods that it is asked for. */
  get replicas(): number {
    return this.#replicas;
  }

  /** Pods of all versions that count. */
  get pods(): Pod[] {
    return this.#replicaSets.flatMap((replicaSet) => [...replicaSet.active]);
  }

  /** Of those that count; undefined when there is none. */
  get oldestPod(): Pod | undefined {
    let oldest: Pod | undefined;
    for (const { active } of this.#replicaSets) {
      const [first] = active;
      if (first !== undefined && (oldest === undefined || first.created < oldest.created)) oldest = first;
    }
    return oldest;
  }

  scaleTo(replicas: number): void {
    this.#replicas = replicas;
    const current = this.#replicaSets.at(-1);
    // In the middle of a roll-out the next steps lead to the new number.
    if (this.#replicaSets.length === 1) current?.scaleTo(replicas);
    else this.#rollOut();
  }

  /** Gives it another template (the same one: `kubectl rollout restart`). */
  update(template: PodTemplate): void {
    const { namespace, name, selector } = this.#config;
    this.#replicaSets.push(
      new ReplicaSet(this.#simulation, this.#apiServer, {
        namespace,
        owner: `Deployment/${name}`,
        template,
        selector,
        nextName: () => {
          this.#podsNamed += 1;
          return `${name}-${this.#podsNamed}`;
        },
        replicas: () => this.#replicas,
        changed: () => this.#rollOut(),
        podReady: (pod) => this.#podReady(pod),
      }),
    );
    this.#rollOut();
  }

  #podReady(pod: Pod): void {
    if (this.#lifetime === undefined) return;
    this.#simulation.after(this.#lifetime.draw(), new EndOfLife(this.#apiServer, pod));
  }

  get #isRolledOut(): boolean {
    return this.#replicaSets.length === 1 && this.#replicaSets[0]?.wanted === this.#replicas;
  }

  #rollOut(): void {
    // Every step changes pods, which ends up here again.
    if (this.#rollingOut || this.#isRolledOut) return;
    this.#rollingOut = true;
    while (rollOut(this.#replicaSets, this.#replicas, this.#config.strategy)) {}
    this.#replicaSets = this.#replicaSets.filter(
      (set, index, all) => index === all.length - 1 || set.wanted > 0 || set.hasPods,
    );
    this.#rollingOut = false;
  }
}

/** An event that waits for each running pod: smaller than a function that knows the same. */
class EndOfLife {
  readonly #apiServer: ApiServer;
  readonly #pod: Pod;

  constructor(apiServer: ApiServer, pod: Pod) {
    this.#apiServer = apiServer;
    this.#pod = pod;
  }

  happen(): void {
    this.#apiServer.deletePod(this.#pod);
  }
}
