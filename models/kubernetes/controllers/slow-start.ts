import type { Simulation } from '../../../sim/simulation.ts';
import { milliseconds } from '../../../sim/time.ts';

/** `BurstReplicas` (kubernetes v1.31, pkg/controller/replicaset/replica_set.go): pods that one sync creates at most. */
const BURST_REPLICAS = 500;
/** `SlowStartInitialBatchSize` (pkg/controller/controller_utils.go). */
const INITIAL_BATCH = 1;
/** One API call to create a pod; the calls of a batch run side by side. No measurement is known: an assumption. */
const CREATE_CALL_TIME = milliseconds(10);

/**
 * Creates what is missing in batches of 1, 2, 4, ..., each when the one before has succeeded (`slowStartBatch`). After
 * 500 the controller looks anew and begins with 1 again.
 */
export class SlowStart {
  readonly #simulation: Simulation;
  readonly #create: () => void;
  #missing = 0;
  #syncing = false;

  constructor(simulation: Simulation, create: () => void) {
    this.#simulation = simulation;
    this.#create = create;
  }

  /** Wants `count` pods more than before. */
  add(count: number): void {
    this.#missing += count;
    if (!this.#syncing) this.#sync();
  }

  #sync(): void {
    this.#syncing = this.#missing > 0;
    if (this.#syncing) this.#createBatch(INITIAL_BATCH, Math.min(this.#missing, BURST_REPLICAS));
  }

  /** @param left what this sync has still to create. */
  #createBatch(size: number, left: number): void {
    this.#simulation.after(CREATE_CALL_TIME, () => {
      const count = Math.min(size, left);
      this.#missing -= count;
      for (let index = 0; index < count; index++) this.#create();
      if (left > count) this.#createBatch(size * 2, left - count);
      else this.#sync();
    });
  }
}
