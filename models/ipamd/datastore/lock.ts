import { type Task, wait } from '../../../sim/process.ts';
import { Signal } from '../../../sim/signal.ts';
import type { Simulation } from '../../../sim/simulation.ts';

/** Releases before 1.20 hold the datastore's lock during one kind of EC2 call: whoever wants the datastore waits for its end. */
export class DatastoreLock {
  readonly #simulation: Simulation;
  readonly #released = new Signal();
  #held = false;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** Runs a task with the lock held. */
  *hold(task: Task): Task {
    yield* this.wait();
    this.#held = true;
    try {
      yield* task;
    } finally {
      this.#held = false;
      this.#released.fire();
    }
  }

  /** Waits until nobody holds the lock. */
  *wait(): Task {
    while (this.#held) yield* wait(this.#released);
  }

  /** Runs `action` at once, or when the lock is released. */
  whenFree(action: () => void): void {
    if (this.#held) this.#simulation.start(this.#runWhenFree(action));
    else action();
  }

  *#runWhenFree(action: () => void): Task {
    yield* this.wait();
    action();
  }
}
