import { join, type Process, type Task } from '../../sim/process.ts';
import { throttledRequest } from './throttled-request.ts';
import type { World } from './world.ts';

/** Instances that one request is about at most: so many that no bucket is too small for it. */
const LARGEST_REQUEST = 100;

interface Batch {
  instances: number;
  readonly admission: Process<void>;
}

/**
 * RunInstances and TerminateInstances as node groups use them: what a group wants at the same moment is one request.
 */
export class InstanceRequests {
  readonly #world: World;
  readonly #batches = new Map<string, Batch>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Ends when the limits let the request pass that this instance is part of. @param group who asks; only those of the same one share a request. */
  *admitted(action: 'RunInstances' | 'TerminateInstances', group: string): Task {
    const key = `${action}/${group}`;
    let batch = this.#batches.get(key);
    if (batch === undefined) {
      batch = { instances: 0, admission: this.#world.simulation.start(this.#admit(action, key)) };
      this.#batches.set(key, batch);
    }
    batch.instances += 1;
    yield* join(batch.admission);
  }

  /** Begins behind all that happens at the moment at which it is started. */
  *#admit(action: string, key: string): Task {
    let instances = this.#batches.get(key)?.instances ?? 0;
    this.#batches.delete(key);
    while (instances > 0) {
      const asked = Math.min(instances, LARGEST_REQUEST);
      yield* throttledRequest(this.#world, { action, instances: asked });
      instances -= asked;
    }
  }
}
