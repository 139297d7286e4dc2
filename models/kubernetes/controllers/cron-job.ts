import type { RandomStream } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import { milliseconds, type Time } from '../../../sim/time.ts';
import type { CronJobConfig } from '../../workload-config.ts';
import type { ApiServer } from '../api-server.ts';
import { Job } from './job.ts';

/** `nextScheduleDelta` (kubernetes v1.31, pkg/controller/cronjob/cronjob_controllerv2.go): so late the controller looks whether a schedule has come due. */
const SCHEDULE_DELTA = milliseconds(100);

/** A CronJob: creates a Job whenever its schedule comes due. One event at a time is planned, however long its schedule. */
export class CronJob {
  readonly #simulation: Simulation;
  readonly #apiServer: ApiServer;
  readonly #config: CronJobConfig;
  readonly #stream: RandomStream;
  readonly #active = new Set<Job>();
  /** Forbid: the last time that came due while a Job still ran; undefined when it has been made up for. */
  #missed: Time | undefined;
  #jobsNamed = 0;

  /** @param stream for run times and failures. */
  constructor(simulation: Simulation, apiServer: ApiServer, config: CronJobConfig, stream: RandomStream) {
    this.#simulation = simulation;
    this.#apiServer = apiServer;
    this.#config = config;
    this.#stream = stream;
    this.#planNext(0);
  }

  #planNext(index: number): void {
    const time = this.#config.dueAt[index];
    if (time === undefined) return;
    this.#simulation.at(time + SCHEDULE_DELTA, () => {
      this.#due(time);
      this.#planNext(index + 1);
    });
  }

  #due(time: Time): void {
    const { concurrencyPolicy } = this.#config;
    if (concurrencyPolicy === 'Forbid' && this.#active.size > 0) {
      this.#missed = time;
      return;
    }
    if (concurrencyPolicy === 'Replace') for (const active of [...this.#active]) active.delete();
    this.#start();
  }

  /**
   * A time that was missed is made up for as soon as the Job that was in its way has ended, of several the last one
   * (`syncCronJob` of the same file: the end of a Job has the CronJob looked at again; kubernetes/website pull request
   * 44796).
   */
  #ended(job: Job): void {
    this.#active.delete(job);
    if (this.#missed === undefined || this.#active.size > 0) return;
    const { startingDeadline = Number.POSITIVE_INFINITY } = this.#config;
    const isTooLate = this.#simulation.now > this.#missed + startingDeadline;
    this.#missed = undefined;
    if (!isTooLate) this.#start();
  }

  #start(): void {
    const { namespace, name, job } = this.#config;
    this.#jobsNamed += 1;
    const created: Job = new Job(
      this.#simulation,
      this.#apiServer,
      {
        ...job,
        namespace,
        name: `${name}-${this.#jobsNamed}`,
        owner: `CronJob/${name}`,
        ended: () => this.#ended(created),
      },
      this.#stream,
    );
    this.#active.add(created);
  }
}
