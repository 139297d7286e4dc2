import type { Task } from '../../sim/process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Duration } from '../../sim/time.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import type { Instance } from '../ec2/instance.ts';
import type { NetworkInterface } from '../ec2/network-interface.ts';
import { Ec2Error } from '../ipamd/ports.ts';
import { formatIpv4 } from '../ipv4.ts';
import type { Node } from '../kubernetes/node.ts';
import type { Pod } from '../kubernetes/pod.ts';
import type { ReportEvent } from '../observations/event-kinds.ts';
import type { RecordSink, TrunkSample } from '../observations/records.ts';
import type { ControllerEc2 } from './controller-ec2.ts';
import { DeleteQueue, deleteBranch } from './delete-queue.ts';
import { type Branch, Trunk } from './trunk.ts';
import type { Job, WorkQueue } from './work-queue.ts';

interface TrunkNodeOptions {
  readonly node: Node;
  readonly instance: Instance;
  /** The trunk interface. */
  readonly eni: NetworkInterface;
  readonly ec2: Ec2;
  readonly calls: ControllerEc2;
  readonly workers: WorkQueue;
  readonly cooldown: Duration;
  readonly sink: Pick<RecordSink, 'trunk'>;
  readonly reportEvent: ReportEvent;
}

/** A node with its trunk: the book of its branches, and what deletes them. */
export class TrunkNode {
  readonly trunk: Trunk;
  readonly #simulation: Simulation;
  readonly #options: TrunkNodeOptions;
  readonly #deleteQueue: DeleteQueue;
  #last: TrunkSample | undefined;

  constructor(simulation: Simulation, options: TrunkNodeOptions) {
    const { eni, instance, calls, workers, cooldown } = options;
    this.#simulation = simulation;
    this.#options = options;
    this.trunk = new Trunk(eni, eni.subnet, instance.type.branchEnis ?? 0);
    this.#deleteQueue = new DeleteQueue(simulation, instance, this.trunk, {
      ec2: calls,
      workers,
      cooldown,
      changed: () => this.changed(),
      forgotten: (branch, error) => this.#forgotten(branch, error),
    });
  }

  get node(): Node {
    return this.#options.node;
  }

  get instance(): Instance {
    return this.#options.instance;
  }

  /** Something in the book has changed. */
  changed(): void {
    const { used, cooling, creating, limit } = this.trunk;
    this.#deleteQueue.plan();
    const last = this.#last;
    if (last?.used === used && last.cooling === cooling && last.creating === creating) return;
    this.#last = { time: this.#simulation.now, node: this.node.name, limit, used, creating, cooling };
    this.#options.sink.trunk(this.#last);
  }

  /** The pod has ended: its branch cools. Gives whether it had one. */
  release(pod: Pod): boolean {
    if (!this.trunk.release(pod, this.#simulation.now)) return false;
    this.changed();
    return true;
  }

  /** Deletes all that is left of a node that is gone. */
  cleanUpJob(): Job {
    this.#deleteQueue.stop();
    return { run: () => this.#cleanUp(), givenUp: () => {} };
  }

  /** @throws BrokenInvariant */
  check(): void {
    this.trunk.check(this.#options.ec2.trunkAssociations.branchesOf(this.trunk.eni));
  }

  *#cleanUp(): Task<undefined> {
    const { calls, instance } = this.#options;
    const branches = this.trunk.takeAll();
    this.changed();
    for (const branch of branches) {
      try {
        yield* deleteBranch(calls, instance, this.trunk, branch);
      } catch (error) {
        if (!(error instanceof Ec2Error)) throw error;
        this.#forgotten(branch, error.code);
      }
    }
  }

  #forgotten({ eni }: Branch, error: string): void {
    const message = `the branch interface with ${formatIpv4(eni.primaryAddress)} could not be deleted (${error}) and is left behind`;
    this.#options.reportEvent('branch-left-behind', `node/${this.node.name}`, message);
  }
}
