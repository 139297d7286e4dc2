import type { EventId } from '../../sim/event-table.ts';
import type { Task } from '../../sim/process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { type Duration, seconds, type Time } from '../../sim/time.ts';
import type { Instance } from '../ec2/instance.ts';
import { Ec2Error } from '../ipamd/ports.ts';
import type { ControllerEc2 } from './controller-ec2.ts';
import type { Branch, Trunk } from './trunk.ts';
import type { Job, WorkQueue } from './work-queue.ts';

/** `deleteQueueRequeueRequest` (pkg/provider/branch/provider.go): from the end of one look at the queue to the next. */
const INTERVAL = seconds(30);
/** `MaxDeleteRetries` (pkg/provider/branch/trunk/trunk.go). */
const MOST_FAILURES = 3;

interface DeleteQueueOptions {
  readonly ec2: ControllerEc2;
  readonly workers: WorkQueue;
  readonly cooldown: Duration;
  /** Something in the book has changed. */
  readonly changed: () => void;
  /** EC2 has refused to delete it so often that the controller forgets it: it stays, with its address and its VLAN id. */
  readonly forgotten: (branch: Branch, error: string) => void;
}

/**
 * Deletes the branches of one trunk that have cooled: every 30 s, one after the other, in one of the controller's workers.
 * Looks at which there is nothing to do are worked out by arithmetic: they cost no event.
 */
export class DeleteQueue implements Job {
  readonly #simulation: Simulation;
  readonly #instance: Instance;
  readonly #trunk: Trunk;
  readonly #options: DeleteQueueOptions;
  #lastLook: Time;
  #nextLook: EventId | undefined;
  #looking = false;
  #stopped = false;

  constructor(simulation: Simulation, instance: Instance, trunk: Trunk, options: DeleteQueueOptions) {
    this.#simulation = simulation;
    this.#instance = instance;
    this.#trunk = trunk;
    this.#options = options;
    this.#lastLook = simulation.now;
  }

  /** A branch has been added: plans the look at which something can be deleted. */
  plan(): void {
    const first = this.#trunk.firstToDelete;
    if (this.#looking || this.#stopped || first === undefined) return;
    const { now } = this.#simulation;
    // A branch goes only after its cool-down, not at its end.
    const due = Math.max(now, (first.freed ?? now) + this.#options.cooldown + 1);
    const looks = Math.max(1, Math.ceil((due - this.#lastLook) / INTERVAL));
    const next = this.#lastLook + looks * INTERVAL;
    if (this.#simulation.timeOf(this.#nextLook) === next) return;
    this.#simulation.cancel(this.#nextLook);
    this.#nextLook = this.#simulation.at(next, () => {
      this.#looking = true;
      this.#options.workers.add(this);
    });
  }

  /** No more looks. */
  stop(): void {
    this.#stopped = true;
    this.#simulation.cancel(this.#nextLook);
  }

  *run(): Task<Duration | undefined> {
    while (!this.#stopped && this.#isFirstDue()) {
      const branch = this.#trunk.takeFirstToDelete();
      if (branch !== undefined) yield* this.#delete(branch);
    }
    this.#looking = false;
    this.#lastLook = this.#simulation.now;
    this.plan();
    return undefined;
  }

  givenUp(): void {}

  /** Those behind one that has not cooled have not either. */
  #isFirstDue(): boolean {
    const first = this.#trunk.firstToDelete;
    return first?.freed !== undefined && this.#simulation.now > first.freed + this.#options.cooldown;
  }

  *#delete(branch: Branch): Task {
    const { ec2, changed, forgotten } = this.#options;
    try {
      yield* deleteBranch(ec2, this.#instance, this.#trunk, branch);
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      branch.failedDeletions += 1;
      if (branch.failedDeletions < MOST_FAILURES) this.#trunk.putBack(branch);
      else forgotten(branch, error.code);
      changed();
      return;
    }
    this.#trunk.freeVlanId(branch.vlanId);
    changed();
  }
}

/** @throws Ec2Error */
export function* deleteBranch(ec2: ControllerEc2, instance: Instance, trunk: Trunk, branch: Branch): Task {
  yield* ec2.disassociate(instance, trunk.eni, branch.eni);
  yield* ec2.delete(instance, branch.eni, 'branch');
}
