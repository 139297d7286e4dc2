import { join, type Process, sleep, type Task } from '../../sim/process.ts';
import { seconds } from '../../sim/time.ts';
import type { World } from './world.ts';

/** A throttled request is made again after this. AWS says nothing of how its own services retry: assumed. */
const THROTTLE_RETRY = seconds(1);
/** Instances that one request is about at most: so many that no bucket is too small for it. */
const LARGEST_REQUEST = 100;

interface Batch {
  instances: number;
  readonly admission: Process<void>;
}

/**
 * RunInstances and TerminateInstances as node groups use them: what a group wants at the same moment is one request. It
 * waits as long as the account's limits throttle it. Each request, throttled or not, counts among the account's calls.
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
    const { simulation, ec2, requestEnded } = this.#world;
    let instances = this.#batches.get(key)?.instances ?? 0;
    this.#batches.delete(key);
    while (instances > 0) {
      const asked = Math.min(instances, LARGEST_REQUEST);
      if (ec2.limits?.admits({ action, instances: asked }, simulation.now) === false) {
        requestEnded(action, 'RequestLimitExceeded');
        yield sleep(THROTTLE_RETRY);
      } else {
        requestEnded(action, undefined);
        instances -= asked;
      }
    }
  }
}
