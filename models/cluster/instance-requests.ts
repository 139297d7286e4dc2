import { join, type Process, type Task } from '../../sim/process.ts';
import { Ec2Error } from '../ipamd/ports.ts';
import { admittedRequest } from './admitted-request.ts';
import type { World } from './world.ts';

/** Instances that one request is about at most: so many that no bucket is too small for it. */
const LARGEST_REQUEST = 100;

type Action = 'RunInstances' | 'TerminateInstances';

/** The requests of one group at one moment. */
class Batch {
  readonly action: Action;
  readonly admission: Process<void>;
  instances = 0;
  /** Instances that EC2 has tried to launch. */
  tried = 0;
  /** Of the request under way: has it launched any, and why not. */
  launchedAny = false;
  error: string | undefined;

  constructor(action: Action, admission: Process<void>) {
    this.action = action;
    this.admission = admission;
  }
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

  /**
   * Launches an instance by `attempt` when the limits let the request pass that it is part of. A request fails when EC2
   * can launch none of its instances.
   * @throws what `attempt` throws.
   */
  *launch<T>(group: string, subnetId: string, attempt: () => T): Task<T> {
    const batch = this.#join('RunInstances', `${group}/${subnetId}`);
    yield* join(batch.admission);
    batch.tried += 1;
    try {
      const launched = attempt();
      batch.launchedAny = true;
      return launched;
    } catch (error) {
      if (error instanceof Ec2Error) batch.error = error.code;
      throw error;
    } finally {
      if (batch.tried % LARGEST_REQUEST === 0 || batch.tried === batch.instances) this.#launchEnded(batch);
    }
  }

  /** Ends when the limits let the request pass that this instance is part of. */
  *terminate(group: string): Task {
    yield* join(this.#join('TerminateInstances', group).admission);
  }

  #launchEnded(batch: Batch): void {
    this.#world.requestEnded(batch.action, batch.launchedAny ? undefined : batch.error);
    batch.launchedAny = false;
    batch.error = undefined;
  }

  /** @param who asks; only those of the same one share a request. */
  #join(action: Action, who: string): Batch {
    const key = `${action}/${who}`;
    let batch = this.#batches.get(key);
    if (batch === undefined) {
      batch = new Batch(action, this.#world.simulation.start(this.#admit(action, key)));
      this.#batches.set(key, batch);
    }
    batch.instances += 1;
    return batch;
  }

  /** Begins behind all that happens at the moment at which it is started. */
  *#admit(action: Action, key: string): Task {
    let instances = this.#batches.get(key)?.instances ?? 0;
    this.#batches.delete(key);
    while (instances > 0) {
      const asked = Math.min(instances, LARGEST_REQUEST);
      yield* admittedRequest(this.#world, { action, instances: asked });
      // Of a launch it is the instances that show whether it has failed.
      if (action === 'TerminateInstances') this.#world.requestEnded(action, undefined);
      instances -= asked;
    }
  }
}
