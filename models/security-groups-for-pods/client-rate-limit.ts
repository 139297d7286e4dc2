import { sleep, type Task } from '../../sim/process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { seconds, type Time } from '../../sim/time.ts';
import type { ClientRate } from './controller-config.ts';

/**
 * The limit that a client puts on itself (golang.org/x/time/rate, as pkg/utils/httpClient.go has it before each HTTP
 * request): requests wait their turn in the order in which they come, and none is refused.
 */
export class ClientRateLimit {
  readonly #simulation: Simulation;
  readonly #interval: number;
  readonly #burst: number;
  /** When the bucket would be full again if nobody came. */
  #fullAt: Time = 0;

  constructor(simulation: Simulation, { qps, burst }: ClientRate) {
    this.#simulation = simulation;
    this.#interval = Math.round(seconds(1) / qps);
    this.#burst = burst;
  }

  /** Waits until the next request may go out. */
  *acquire(): Task {
    const { now } = this.#simulation;
    this.#fullAt = Math.max(this.#fullAt, now) + this.#interval;
    const wait = this.#fullAt - this.#burst * this.#interval - now;
    if (wait > 0) yield sleep(wait);
  }
}
