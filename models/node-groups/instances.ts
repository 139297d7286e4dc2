import { Sampler } from '../../sim/distributions.ts';
import { sleep, type Task } from '../../sim/process.ts';
import type { Duration } from '../../sim/time.ts';
import { bootNode } from './boot.ts';
import type { FleetContext } from './fleet-context.ts';
import type { GroupNode } from './group-node.ts';
import type { Member } from './member.ts';

/** The instances of one owner from their launch until they are gone. */
export class Instances {
  readonly #context: FleetContext;
  readonly #members = new Set<Member>();

  constructor(context: FleetContext) {
    this.#context = context;
  }

  /** In the order of their launch. */
  get members(): ReadonlySet<Member> {
    return this.#members;
  }

  /** A node that has just been launched. It does not boot yet. */
  add(node: GroupNode): Member {
    const member: Member = {
      node,
      registered: false,
      leaving: false,
      leavesBecause: '',
      stopped: false,
      boot: undefined,
      readySince: undefined,
    };
    this.#members.add(member);
    return member;
  }

  boot(member: Member): void {
    member.boot = this.#context.simulation.start(bootNode(this.#context, member));
  }

  /** Has it terminated, which throttling may delay; shuts it down, and ends when its instance is gone. */
  *terminate(member: Member): Task {
    const { node } = member;
    yield* this.#context.terminate(node.group);
    member.boot?.stop();
    if (!member.stopped) node.shutDown();
    member.stopped = true;
    if (member.registered) this.#context.nodeLifecycle.kubeletSilent(node.node);
    yield sleep(this.#shutdownTime(node));
    node.terminated(member.leavesBecause);
    this.#members.delete(member);
    if (member.registered) this.#context.nodeLifecycle.instanceGone(node.node);
  }

  crash(member: Member): void {
    if (member.stopped) return;
    member.stopped = true;
    member.boot?.stop();
    member.node.crash();
    if (member.registered) this.#context.nodeLifecycle.kubeletSilent(member.node.node);
  }

  #shutdownTime({ name, group }: GroupNode): Duration {
    return new Sampler(group.shutdownTime, this.#context.streams.ownStream(`shutdown-time/${name}`)).draw();
  }
}
