import { sleep, type Task } from '../../sim/process.ts';
import { seconds } from '../../sim/time.ts';
import type { NodeGroupConfig } from '../cluster-config.ts';
import { Ec2Error } from '../ipamd/ports.ts';
import type { LaunchCause } from '../observations/records.ts';
import type { FleetContext } from './fleet-context.ts';
import type { GroupNode } from './group-node.ts';
import { Instances } from './instances.ts';
import type { Member } from './member.ts';
import type { NodeOwner } from './node-owner.ts';
import { fullestZone, inOrderOfLaunch, type SubnetLoad } from './placement.ts';

/**
 * When EC2 has refused a launch in every subnet, the group tries them all again after this. An Auto Scaling group goes on
 * for as long as it is short of instances; at what intervals, AWS does not say: assumed.
 */
const LAUNCH_RETRY = seconds(60);

/**
 * Keeps as many nodes as it is asked for, spread over the zones of its subnets, as an Auto Scaling group does. A launch
 * that a subnet is too full for is tried in the next one at once.
 */
export class NodeGroup implements NodeOwner {
  readonly config: NodeGroupConfig;
  readonly #context: FleetContext;
  readonly #isLost: (zone: string) => boolean;
  readonly #instances: Instances;
  /** The names of the nodes that are being launched. */
  readonly #launches = new Set<string>();
  /** Instances that count, by subnet: members that stay, and launches that are being tried there. */
  readonly #bySubnet: Map<string, number>;
  #wanted = 0;
  #staying = 0;
  #launched = 0;

  /** @param isLost has this zone failed? Nothing is launched there then. */
  constructor(context: FleetContext, config: NodeGroupConfig, isLost: (zone: string) => boolean) {
    this.#context = context;
    this.config = config;
    this.#isLost = isLost;
    this.#instances = new Instances(context);
    this.#bySubnet = new Map(config.subnets.map((id) => [id, 0]));
  }

  /** The size it is asked for. */
  get wanted(): number {
    return this.#wanted;
  }

  /** Instances that were asked for and are not there yet. */
  get launching(): number {
    return this.#launches.size;
  }

  /** TerminateInstanceInAutoScalingGroup with a smaller size: the member no longer counts, and is not replaced. */
  dismiss(member: Member, reason: string): void {
    if (member.leaving) return;
    this.#wanted -= 1;
    this.#leave(member, reason);
  }

  get name(): string {
    return this.config.name;
  }

  get members(): ReadonlySet<Member> {
    return this.#instances.members;
  }

  /** Launches what is missing. Members that are too many stay until they are given up: see `surplus`. */
  setSize(wanted: number, cause: LaunchCause): void {
    this.#wanted = wanted;
    this.#launchMissing(cause);
  }

  /** What was asked for and is not there yet is no longer wanted. */
  cancelLaunches(): void {
    this.#wanted -= this.launching;
  }

  /** The members beyond the wanted size, as an Auto Scaling group chooses them: of the zone with the most the oldest, one by one. */
  surplus(): Member[] {
    const staying = [...this.members].filter(({ leaving }) => !leaving);
    const instances = new Map(this.#bySubnet);
    const surplus: Member[] = [];
    while (staying.length > this.#wanted) {
      const zone = fullestZone(this.#loads(instances));
      const [oldest] = staying.splice(
        staying.findIndex(({ node }) => node.node.zone === zone),
        1,
      );
      if (oldest === undefined) break;
      instances.set(oldest.node.subnetId, (instances.get(oldest.node.subnetId) ?? 0) - 1);
      surplus.push(oldest);
    }
    return surplus;
  }

  /** If the size asks for it, another is launched at once. */
  giveUp(member: Member, reason: string): void {
    this.#leave(member, reason);
    this.#launchMissing({ launcher: 'node-group', reason: `in place of ${member.node.name}` });
  }

  *terminate(member: Member): Task {
    yield* this.#instances.terminate(member);
  }

  crash(member: Member): void {
    this.#instances.crash(member);
  }

  #launchMissing(cause: LaunchCause): void {
    while (this.#staying + this.#launches.size < this.#wanted) {
      this.#launched += 1;
      const name = `${this.config.name}-${this.#launched}`;
      this.#launches.add(name);
      this.#context.simulation.start(this.#launch(name, cause));
    }
  }

  *#launch(name: string, cause: LaunchCause): Task {
    const node = yield* this.#launchSomewhere(name, cause);
    this.#launches.delete(name);
    if (node === undefined) return;
    const member = this.#instances.add(node);
    this.#staying += 1;
    if (this.#staying <= this.#wanted) {
      this.#instances.boot(member);
      return;
    }
    this.#leave(member, 'no longer wanted when it came');
    yield* this.terminate(member);
  }

  /** Tries the subnets until one takes the instance; undefined when the group has become smaller meanwhile. */
  *#launchSomewhere(name: string, cause: LaunchCause): Task<GroupNode | undefined> {
    const refusals = new Set<string>();
    while (this.#staying + this.#launches.size <= this.#wanted) {
      for (const { id } of this.#subnetsToTry()) {
        this.#count(id, 1);
        try {
          return yield* this.#context.launch(this.config, name, id, cause);
        } catch (error) {
          this.#count(id, -1);
          if (!(error instanceof Ec2Error)) throw error;
          this.#context.launchRefused(id, error.code);
          const refusal = `${id} refuses it: ${error.code}`;
          if (!refusals.has(refusal)) this.#context.reportEvent('launch-refused', `node/${name}`, refusal);
          refusals.add(refusal);
        }
      }
      yield sleep(LAUNCH_RETRY);
    }
    return undefined;
  }

  #subnetsToTry(): SubnetLoad[] {
    return inOrderOfLaunch(this.#loads(this.#bySubnet)).filter(({ zone }) => !this.#isLost(zone));
  }

  #leave(member: Member, reason: string): void {
    if (member.leaving) return;
    member.leaving = true;
    member.leavesBecause = reason;
    this.#staying -= 1;
    this.#count(member.node.subnetId, -1);
  }

  #count(subnetId: string, change: 1 | -1): void {
    this.#bySubnet.set(subnetId, (this.#bySubnet.get(subnetId) ?? 0) + change);
  }

  #loads(instances: ReadonlyMap<string, number>): SubnetLoad[] {
    return [...instances].map(([id, count]) => ({ id, zone: this.#context.zoneOf(id), instances: count }));
  }
}
