import { sampler } from '../../../sim/distributions.ts';
import type { RandomStream } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import type { Duration } from '../../../sim/time.ts';
import type { WorkloadConfig } from '../../cluster-config.ts';
import type { ApiServer } from '../api-server.ts';
import type { Pod, PodController, PodSpec } from '../pod.ts';
import { SlowStart } from './slow-start.ts';

type DeploymentConfig = Extract<WorkloadConfig, { kind: 'deployment' }>;

/**
 * A Deployment that keeps its number of replicas: a pod is replaced as soon as its deletion is asked for, while it still
 * has its address. With a lifetime, each pod is deleted that long after it became ready.
 */
export class Deployment implements PodController {
  readonly #simulation: Simulation;
  readonly #apiServer: ApiServer;
  readonly #name: string;
  readonly #spec: PodSpec;
  readonly #lifetime: (() => Duration) | undefined;
  readonly #slowStart: SlowStart;
  #podsCreated = 0;

  /** @param stream for the lifetimes. */
  constructor(simulation: Simulation, apiServer: ApiServer, config: DeploymentConfig, stream: RandomStream) {
    this.#simulation = simulation;
    this.#apiServer = apiServer;
    this.#name = config.name;
    this.#spec = {
      namespace: config.namespace,
      owner: `Deployment/${config.name}`,
      requests: config.requests,
      hostNetwork: false,
      controller: this,
    };
    this.#lifetime = config.lifetime === undefined ? undefined : sampler(config.lifetime, stream);
    this.#slowStart = new SlowStart(simulation, () => this.#createPod());
    simulation.at(config.createAt, () => this.#slowStart.add(config.replicas));
  }

  podReady(pod: Pod): void {
    if (this.#lifetime === undefined) return;
    this.#simulation.after(this.#lifetime(), () => this.#apiServer.deletePod(pod));
  }

  podInactive(): void {
    this.#slowStart.add(1);
  }

  #createPod(): void {
    this.#podsCreated += 1;
    this.#apiServer.createPod(this.#spec, `${this.#name}-${this.#podsCreated}`);
  }
}
