import { NO_SLOT, type Slot } from '../../../sim/event-table.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import type { Duration } from '../../../sim/time.ts';
import type { Kubelet } from '../kubelet.ts';
import type { Pod } from '../pod.ts';

/** What the kubelet does with a pod when the time for it has come. */
export type Step = (kubelet: Kubelet, pod: Pod) => void;

/**
 * The kubelet's worker for one pod: it has one step before it at a time, and is itself the event of that step. A function
 * made for each step would be what a run of a million pods makes most of.
 */
export class PodWorker {
  readonly #simulation: Simulation;
  readonly #kubelet: Kubelet;
  readonly #pod: Pod;
  #step: Step | undefined;
  #event: Slot = NO_SLOT;

  constructor(simulation: Simulation, kubelet: Kubelet, pod: Pod) {
    this.#simulation = simulation;
    this.#kubelet = kubelet;
    this.#pod = pod;
  }

  /** There must be no other step before it. */
  schedule(delay: Duration, step: Step): void {
    this.#step = step;
    this.#event = this.#simulation.schedule(delay, this);
  }

  /** The step before it is not taken, if there is one. */
  cancel(): void {
    if (this.#event !== NO_SLOT) this.#simulation.unschedule(this.#event);
    this.#event = NO_SLOT;
  }

  happen(): void {
    this.#event = NO_SLOT;
    this.#step?.(this.#kubelet, this.#pod);
  }
}
