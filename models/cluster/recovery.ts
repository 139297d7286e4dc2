import type { Simulation } from '../../sim/simulation.ts';
import { seconds, type Time } from '../../sim/time.ts';
import type { RecoveryRecord } from '../observations/records.ts';

/** Recovery takes seconds to minutes: no need to look more often. */
const LOOK_INTERVAL = seconds(1);

export interface RecoveryContext {
  readonly simulation: Simulation;
  /** Does no pod wait for an address, and does every daemon run? */
  isWell(): boolean;
  /** Network interfaces that are attached to nothing. */
  interfacesLeft(): number;
  report(record: RecoveryRecord): void;
}

/** Finds out how long it takes, after faults have ended, until everything runs again. */
export class Recovery {
  readonly #context: RecoveryContext;
  /** While it has not come yet. */
  #faultsEnded: Time | undefined;

  constructor(context: RecoveryContext) {
    this.#context = context;
  }

  /** From now on it counts; an earlier end counts no more. */
  faultsEnded(): void {
    const isLooking = this.#faultsEnded !== undefined;
    this.#faultsEnded = this.#context.simulation.now;
    if (!isLooking) this.#look();
  }

  /** The run ends: what has not recovered by now is reported as such. */
  finish(): void {
    if (this.#faultsEnded !== undefined) this.#report(this.#faultsEnded, this.#context.isWell());
  }

  #look(): void {
    const { simulation, isWell } = this.#context;
    if (this.#faultsEnded === undefined) return;
    if (isWell()) this.#report(this.#faultsEnded, true);
    else simulation.after(LOOK_INTERVAL, () => this.#look());
  }

  #report(faultsEnded: Time, recovered: boolean): void {
    const { simulation, interfacesLeft, report } = this.#context;
    this.#faultsEnded = undefined;
    report({ faultsEnded, took: simulation.now - faultsEnded, recovered, interfacesLeft: interfacesLeft() });
  }
}
