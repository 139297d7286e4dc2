import type { Task } from '../../../sim/process.ts';
import { Signal } from '../../../sim/signal.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import type { Watcher } from '../ports.ts';

/** A task that has ended already, for all who find the lock free: nearly always, and a task of its own is not cheap. */
const NOTHING_TO_WAIT_FOR: Task = endedTask();

function endedTask(): Task {
  const task = (function* (): Task {})();
  task.next();
  return task;
}

/** Releases before 1.20 hold the datastore's lock during one kind of EC2 call: whoever wants the datastore waits for its end. */
export class DatastoreLock {
  readonly #simulation: Simulation;
  /** Undefined until somebody has to wait. */
  #released: Signal | undefined;
  readonly #watcher: Watcher;
  #held = false;

  /** @param watcher told when the lock has been taken or released. */
  constructor(simulation: Simulation, watcher: Watcher) {
    this.#simulation = simulation;
    this.#watcher = watcher;
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
  wait(): Task {
    return this.#held ? this.#waitForRelease() : NOTHING_TO_WAIT_FOR;
  }

  /** Runs `action` at once, or when the lock is released. */
  whenFree(action: () => void): void {
    if (this.#held) this.#simulation.start(this.#runWhenFree(action));
    else action();
  }

  *#waitForRelease(): Task {
    while (this.#held) {
      this.#released ??= new Signal();
      yield this.#released as Signal<unknown>;
    }
  }

  #setHeld(held: boolean): void {
    this.#held = held;
    this.#watcher.touch();
  }

  *#runWhenFree(action: () => void): Task {
    yield* this.wait();
    action();
  }
}
