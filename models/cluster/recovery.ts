import type { Simulation } from '../../sim/simulation.ts';
import { seconds, type Time, toSeconds } from '../../sim/time.ts';

/** Recovery takes seconds to minutes: no need to look more often. */
const LOOK_INTERVAL = seconds(1);

/** Finds out how long it takes, after faults have ended, until everything runs again. */
export class Recovery {
  readonly #simulation: Simulation;
  readonly #isWell: () => boolean;
  readonly #report: (message: string) => void;
  /** While it has not come yet. */
  #faultsEnded: Time | undefined;

  /** @param isWell does no pod wait for an address, and does every daemon run? */
  constructor(simulation: Simulation, isWell: () => boolean, report: (message: string) => void) {
    this.#simulation = simulation;
    this.#isWell = isWell;
    this.#report = report;
  }

  /** From now on it counts; an earlier end counts no more. */
  faultsEnded(): void {
    const isLooking = this.#faultsEnded !== undefined;
    this.#faultsEnded = this.#simulation.now;
    if (!isLooking) this.#look();
  }

  #look(): void {
    if (this.#faultsEnded === undefined) return;
    if (!this.#isWell()) {
      this.#simulation.after(LOOK_INTERVAL, () => this.#look());
      return;
    }
    const took = toSeconds(this.#simulation.now - this.#faultsEnded);
    this.#report(`no pod waits for an address and every daemon runs, ${took} s after the faults ended`);
    this.#faultsEnded = undefined;
  }
}
