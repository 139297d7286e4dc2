import type { EventId } from '../../../sim/event-table.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import type { Duration, Time } from '../../../sim/time.ts';

/**
 * Collects until nothing has come for a while, but not for ever (kubernetes-sigs/karpenter,
 * pkg/controllers/provisioning/batcher.go).
 */
export class BatchWindow {
  readonly #simulation: Simulation;
  readonly #idle: Duration;
  readonly #max: Duration;
  readonly #close: () => void;
  #opened: Time | undefined;
  #closing: EventId | undefined;

  /** @param idle it closes when nothing has come for so long. @param max it closes after this in any case. */
  constructor(simulation: Simulation, idle: Duration, max: Duration, close: () => void) {
    this.#simulation = simulation;
    this.#idle = idle;
    this.#max = max;
    this.#close = close;
  }

  /** Something has come. */
  trigger(): void {
    const { now } = this.#simulation;
    this.#opened ??= now;
    this.#simulation.cancel(this.#closing);
    this.#closing = this.#simulation.at(Math.min(now + this.#idle, this.#opened + this.#max), () => {
      this.#opened = undefined;
      this.#close();
    });
  }
}
