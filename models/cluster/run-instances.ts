import { join, type Process, sleep, type Task } from '../../sim/process.ts';
import { seconds } from '../../sim/time.ts';
import type { NodeTemplate } from '../cluster-config.ts';
import { ClusterNode } from './cluster-node.ts';
import type { World } from './world.ts';

/** A throttled launch is asked for again after this. AWS says nothing of how its own services retry: assumed. */
const THROTTLE_RETRY = seconds(1);
/** Instances that one request asks for at most: so many that no bucket is too small for it. */
const LARGEST_REQUEST = 100;

interface Batch {
  instances: number;
  readonly admission: Process<void>;
}

/**
 * RunInstances as node groups use it: what a group launches at the same moment in the same subnet is one request. It waits
 * as long as the account's limits throttle it.
 */
export class RunInstances {
  readonly #world: World;
  readonly #batches = new Map<string, Batch>();

  constructor(world: World) {
    this.#world = world;
  }

  /** @throws Ec2Error when the subnet is full. */
  *launch(group: NodeTemplate, name: string, subnetId: string): Task<ClusterNode> {
    if (this.#world.ec2.limits !== undefined) yield* join(this.#join(`${group.name}/${subnetId}`));
    const node = new ClusterNode(this.#world, group, name, subnetId);
    this.#world.nodeLaunched(node);
    return node;
  }

  #join(key: string): Process<void> {
    let batch = this.#batches.get(key);
    if (batch === undefined) {
      batch = { instances: 0, admission: this.#world.simulation.start(this.#admit(key)) };
      this.#batches.set(key, batch);
    }
    batch.instances += 1;
    return batch.admission;
  }

  /** Begins behind all launches of the moment at which it is started. */
  *#admit(key: string): Task {
    const { simulation, ec2 } = this.#world;
    let instances = this.#batches.get(key)?.instances ?? 0;
    this.#batches.delete(key);
    while (instances > 0) {
      const asked = Math.min(instances, LARGEST_REQUEST);
      if (ec2.limits?.admits({ action: 'RunInstances', instances: asked }, simulation.now) === false) {
        yield sleep(THROTTLE_RETRY);
      } else instances -= asked;
    }
  }
}
