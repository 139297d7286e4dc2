import type { Task } from '../../sim/process.ts';
import type { Duration } from '../../sim/time.ts';
import type { Instance } from '../ec2/instance.ts';
import { Ec2Error } from '../ipamd/ports.ts';
import type { Pod } from '../kubernetes/pod.ts';
import type { BranchStep } from '../observations/details.ts';
import type { ControllerEc2 } from './controller-ec2.ts';
import type { Branch, Trunk } from './trunk.ts';
import type { Job } from './work-queue.ts';

interface BranchJobOptions {
  readonly ec2: ControllerEc2;
  readonly instance: Instance;
  readonly trunk: Trunk;
  readonly cooldown: Duration;
  /** A request to the API server. */
  callApiServer(): Task;
  /** Something in the book has changed. */
  changed(): void;
  /** The pod carries the annotation from now on. */
  annotated(pod: Pod, branch: Branch): void;
  step(pod: Pod, step: BranchStep): void;
  givenUp(job: BranchJob, error: string): void;
}

/** Makes the branch interface of one pod and annotates the pod (pkg/provider/branch/provider.go, `CreateAndAnnotateResources`). */
export class BranchJob implements Job {
  readonly pod: Pod;
  readonly #options: BranchJobOptions;

  constructor(pod: Pod, options: BranchJobOptions) {
    this.pod = pod;
    this.#options = options;
  }

  *run(): Task<Duration | undefined> {
    const { pod } = this;
    const { trunk, cooldown, changed, annotated, step, callApiServer } = this.#options;
    if (pod.gone) return undefined;
    yield* callApiServer();
    if (pod.gone) return undefined;
    // It is not tried again as soon as there is room, but after a whole cool-down.
    if (!trunk.canCreateMore) {
      step(pod, { kind: 'no-room', used: trunk.used, cooling: trunk.cooling, limit: trunk.limit, againIn: cooldown });
      return cooldown;
    }
    step(pod, { kind: 'creating' });
    const branch = yield* this.#makeBranch();
    yield* callApiServer();
    if (!pod.gone) {
      annotated(pod, branch);
      return undefined;
    }
    trunk.takeBack(pod);
    changed();
    return undefined;
  }

  givenUp(error: string): void {
    this.#options.givenUp(this, error);
  }

  *#makeBranch(): Task<Branch> {
    const { trunk, changed } = this.#options;
    trunk.creating += 1;
    changed();
    try {
      const branch = yield* this.#createAndAssociate();
      trunk.assign(this.pod, branch);
      return branch;
    } catch (error) {
      if (error instanceof Ec2Error) this.#options.step(this.pod, { kind: 'failed', error: error.code });
      throw error;
    } finally {
      trunk.creating -= 1;
      changed();
    }
  }

  *#createAndAssociate(): Task<Branch> {
    const { ec2, instance, trunk } = this.#options;
    const vlanId = trunk.takeVlanId();
    // Its own words: `failed to find free vlan id`.
    if (vlanId === undefined) throw new Ec2Error('NoFreeVlanId');
    let branch: Branch;
    try {
      const eni = yield* ec2.createBranch(instance, trunk.subnet);
      branch = { eni, vlanId, freed: undefined, failedDeletions: 0 };
    } catch (error) {
      trunk.freeVlanId(vlanId);
      throw error;
    }
    try {
      yield* ec2.createPermission(instance, 'branch');
      yield* ec2.associate(instance, trunk.eni, branch.eni, vlanId);
    } catch (error) {
      trunk.discard(branch);
      throw error;
    }
    return branch;
  }
}
