import type { Simulation } from '../../../sim/simulation.ts';
import type { Duration } from '../../../sim/time.ts';

/** A controller's look at its pods, some time after something happened to them; what happens until then needs no other. */
export class CoalescedSync {
  readonly #simulation: Simulation;
  readonly #delay: Duration;
  readonly #sync: () => void;
  #planned = false;

  constructor(simulation: Simulation, delay: Duration, sync: () => void) {
    this.#simulation = simulation;
    this.#delay = delay;
    this.#sync = sync;
  }

  request(): void {
    if (this.#planned) return;
    this.#planned = true;
    this.#simulation.after(this.#delay, () => {
      this.#planned = false;
      this.#sync();
    });
  }
}
