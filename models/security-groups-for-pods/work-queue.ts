import type { Task } from '../../sim/process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { type Duration, milliseconds } from '../../sim/time.ts';
import { Ec2Error } from '../ipamd/ports.ts';

/** Something that the controller does in one of its workers. */
export interface Job {
  /** Gives after how long it is to be done again; undefined when it is done. @throws Ec2Error when it has failed. */
  run(): Task<Duration | undefined>;
  /** It has failed too often. */
  givenUp(error: string): void;
}

/** `ItemExponentialFailureRateLimiter` of client-go's default controller rate limiter. */
const FIRST_RETRY = milliseconds(5);
/** `WorkQueueDefaultMaxRetries` (pkg/config/loader.go). */
const MOST_RETRIES = 5;

interface QueuedJob {
  readonly job: Job;
  failures: number;
}

/** Jobs in the order in which they come, and the workers that take them (pkg/worker/worker.go). */
export class WorkQueue {
  readonly #simulation: Simulation;
  readonly #workers: number;
  #waiting: QueuedJob[] = [];
  /** The first that waits is at this place. */
  #first = 0;
  #busy = 0;

  constructor(simulation: Simulation, workers: number) {
    this.#simulation = simulation;
    this.#workers = workers;
  }

  add(job: Job): void {
    this.#add({ job, failures: 0 });
  }

  #add(queued: QueuedJob): void {
    this.#waiting.push(queued);
    this.#startNext();
  }

  #startNext(): void {
    while (this.#busy < this.#workers && this.#first < this.#waiting.length) {
      const next = this.#waiting[this.#first] as QueuedJob;
      this.#first += 1;
      if (2 * this.#first > this.#waiting.length) {
        this.#waiting = this.#waiting.slice(this.#first);
        this.#first = 0;
      }
      this.#busy += 1;
      this.#simulation.start(this.#work(next));
    }
  }

  *#work(queued: QueuedJob): Task {
    const again = yield* this.#attempt(queued);
    this.#busy -= 1;
    if (again !== undefined) this.#simulation.after(again, () => this.#add(queued));
    this.#startNext();
  }

  *#attempt(queued: QueuedJob): Task<Duration | undefined> {
    try {
      return yield* queued.job.run();
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      if (queued.failures >= MOST_RETRIES) {
        queued.job.givenUp(error.code);
        return undefined;
      }
      queued.failures += 1;
      return FIRST_RETRY * 2 ** (queued.failures - 1);
    }
  }
}
