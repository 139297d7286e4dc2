import { type Task, wait } from '../../../sim/process.ts';
import { Signal } from '../../../sim/signal.ts';
import type { Simulation } from '../../../sim/simulation.ts';

/** Releases before 1.20 hold the datastore's lock during one kind of EC2 call: whoever wants the datastore waits for its end. */
export class DatastoreLock {
  readonly #simulation: Simulation;
  /** Undefined until somebody has to wait. */
  #released: Signal | undefined;
  readonly #onChange: () => void;
  #held = false;

  /** @param onChange called when the lock has been taken or released. */
  constructor(simulation: Simulation, onChange: () => void) {
    this.#simulation = simulation;
    this.#onChange = onChange;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Runs a task with the lock held. */
  *hold(task: Task): Task {
    yield* this.wait();
    this.#setHeld(true);
    try {
      yield* task;
    } finally {
      this.#setHeld(false);
      this.#released?.fire();
    }
  }

  /** Waits until nobody holds the lock. */
  *wait(): Task {
    while (this.#held) {
      this.#released ??= new Signal();
      yield* wait(this.#released);
    }
  }

  /** Runs `action` at once, or when the lock is released. */
  whenFree(action: () => void): void {
    if (this.#held) this.#simulation.start(this.#runWhenFree(action));
    else action();
  }

  #setHeld(held: boolean): void {
    this.#held = held;
    this.#onChange();
  }

  *#runWhenFree(action: () => void): Task {
    yield* this.wait();
    action();
  }
}
