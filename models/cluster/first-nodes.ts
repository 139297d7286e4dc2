import type { EventId } from '../../sim/event-table.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { minutes } from '../../sim/time.ts';

/** After this without a further node nobody waits for the rest, which may never come (a full subnet): assumed. */
const LONGEST_WAIT = minutes(10);

/** Waits until the nodes that the groups begin with are Ready. */
export class FirstNodes {
  readonly #simulation: Simulation;
  readonly #expected: number;
  readonly #done: (ready: number, expected: number) => void;
  #ready = 0;
  #givesUp: EventId | undefined;
  #isOver = false;

  /** @param done called once: when all of them are Ready, or no further one has become so for 10 minutes. */
  constructor(simulation: Simulation, expected: number, done: (ready: number, expected: number) => void) {
    this.#simulation = simulation;
    this.#expected = expected;
    this.#done = done;
    this.#look();
  }

  nodeReady(): void {
    this.#ready += 1;
    this.#look();
  }

  #look(): void {
    if (this.#isOver) return;
    const { now } = this.#simulation;
    this.#simulation.cancel(this.#givesUp);
    const wait = this.#ready >= this.#expected ? 0 : LONGEST_WAIT;
    this.#givesUp = this.#simulation.at(now + wait, () => {
      this.#isOver = true;
      this.#done(this.#ready, this.#expected);
    });
  }
}
