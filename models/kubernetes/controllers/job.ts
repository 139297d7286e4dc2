import { Sampler } from '../../../sim/distributions.ts';
import type { EventId } from '../../../sim/event-table.ts';
import type { RandomStream } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import { minutes, seconds, type Time } from '../../../sim/time.ts';
import type { JobSpec } from '../../workload-config.ts';
import type { ApiServer } from '../api-server.ts';
import type { Pod, PodController, PodSpec } from '../pod.ts';
import { CoalescedSync } from './coalesced-sync.ts';
import { podSpec } from './pod-spec.ts';
import { SlowStart } from './slow-start.ts';

/** `SyncJobBatchPeriod` (kubernetes v1.31, pkg/controller/job/job_controller.go): changes of pods are looked at together. */
const SYNC_PERIOD = seconds(1);
/** `DefaultJobPodFailureBackOff` and `MaxJobPodFailureBackOff` of the same file. */
const FAILURE_BACK_OFF = { first: seconds(10), cap: minutes(10) };

export interface JobOptions extends JobSpec {
  readonly namespace: string;
  readonly name: string;
  /** As `kind/name`. */
  readonly owner: string;
  /** It has completed or failed, or was deleted, and none of its pods is active. */
  ended(): void;
}

/**
 * A Job: creates pods until enough of them have succeeded, so many at a time as it may. What fails is created anew after
 * a back-off that doubles, until the limit is passed.
 */
export class Job implements PodController {
  readonly #simulation: Simulation;
  readonly #apiServer: ApiServer;
  readonly #options: JobOptions;
  readonly #spec: PodSpec;
  readonly #runTime: Sampler;
  readonly #fails: () => boolean;
  readonly #slowStart: SlowStart;
  readonly #sync: CoalescedSync;
  readonly #active = new Set<Pod>();
  #succeeded = 0;
  #failed = 0;
  #podsNamed = 0;
  #notBefore: Time = 0;
  #afterBackOff: EventId | undefined;
  #over = false;

  /** Created at once. @param stream for run times and failures. */
  constructor(simulation: Simulation, apiServer: ApiServer, options: JobOptions, stream: RandomStream) {
    this.#simulation = simulation;
    this.#apiServer = apiServer;
    this.#options = options;
    const { namespace, owner } = options;
    this.#spec = podSpec({ restartPolicy: 'Never', ...options.template }, { namespace, owner, controller: this });
    this.#runTime = new Sampler(options.runTime, stream);
    this.#fails = () => options.failureRate > 0 && stream.next() < options.failureRate;
    this.#slowStart = new SlowStart(
      simulation,
      () => this.#missing(),
      () => this.#create(),
    );
    this.#sync = new CoalescedSync(simulation, SYNC_PERIOD, () => this.#look());
    this.#slowStart.sync();
  }

  /** Deletes it with its pods. */
  delete(): void {
    this.#end();
  }

  podReady(): void {}

  /** Its deletion was asked for, or the kubelet refused it: that counts as a failure. */
  podInactive(pod: Pod): void {
    if (this.#active.delete(pod) && !this.#over) this.#fail();
    this.#sync.request();
  }

  podFinished(pod: Pod): void {
    if (!this.#active.delete(pod) || this.#over) return;
    if (pod.failed || this.#fails()) this.#fail();
    else this.#succeeded += 1;
    this.#sync.request();
  }

  #look(): void {
    if (this.#over) return;
    const { completions, backoffLimit } = this.#options;
    const isComplete =
      completions === undefined ? this.#succeeded > 0 && this.#active.size === 0 : this.#succeeded >= completions;
    if (isComplete || this.#failed > backoffLimit) this.#end();
    else this.#slowStart.sync();
  }

  #missing(): number {
    const { now } = this.#simulation;
    if (this.#over) return 0;
    if (now < this.#notBefore) {
      this.#simulation.cancel(this.#afterBackOff);
      this.#afterBackOff = this.#simulation.at(this.#notBefore, () => this.#slowStart.sync());
      return 0;
    }
    const { parallelism, completions } = this.#options;
    // Without a number of completions no more are created once one has succeeded.
    if (completions === undefined) return this.#succeeded > 0 ? 0 : parallelism - this.#active.size;
    return Math.min(parallelism, completions - this.#succeeded) - this.#active.size;
  }

  #create(): void {
    this.#podsNamed += 1;
    const name = `${this.#options.name}-${this.#podsNamed}`;
    this.#active.add(this.#apiServer.createPod(this.#spec, name, this.#runTime.draw()));
  }

  #fail(): void {
    const { first, cap } = FAILURE_BACK_OFF;
    this.#notBefore = this.#simulation.now + Math.min(cap, first * 2 ** this.#failed);
    this.#failed += 1;
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#simulation.cancel(this.#afterBackOff);
    for (const pod of [...this.#active]) this.#apiServer.deletePod(pod);
    this.#options.ended();
  }
}
