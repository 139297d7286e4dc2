import type { Simulation } from '../../../sim/simulation.ts';
import { milliseconds } from '../../../sim/time.ts';

/** `BurstReplicas` (kubernetes v1.31, pkg/controller/replicaset/replica_set.go) and `MaxPodCreateDeletePerSync` (pkg/controller/job): pods that one sync creates at most. */
const MOST_OF_A_SYNC = 500;
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
  readonly #missing: () => number;
  readonly #create: () => void;
  #syncing = false;

  /** @param missing how many there should be more. Asked at the beginning of each sync. */
  constructor(simulation: Simulation, missing: () => number, create: () => void) {
    this.#simulation = simulation;
    this.#missing = missing;
    this.#create = create;
  }

  /** Something may be missing. If a sync is under way, the next one follows it. */
  sync(): void {
    if (this.#syncing) return;
    const missing = Math.min(this.#missing(), MOST_OF_A_SYNC);
    this.#syncing = missing > 0;
    if (this.#syncing) this.#createBatch(INITIAL_BATCH, missing);
  }

  /** @param left what this sync has still to create. */
  #createBatch(size: number, left: number): void {
    this.#simulation.after(CREATE_CALL_TIME, () => {
      const count = Math.min(size, left);
      for (let index = 0; index < count; index++) this.#create();
      if (left > count) {
        this.#createBatch(size * 2, left - count);
        return;
      }
      this.#syncing = false;
      this.sync();
    });
  }
}
