import type { Task } from '../../sim/process.ts';
import { type Duration, minutes, seconds } from '../../sim/time.ts';
import type { NodeGroupConfig } from '../cluster-config.ts';
import type { EventKind } from '../observations/event-kinds.ts';
import type { LaunchCause } from '../observations/records.ts';
import { type DrainOptions, drainNode } from './drain.ts';
import type { FleetContext } from './fleet-context.ts';
import type { Member } from './member.ts';
import type { NodeTarget } from './node-events.ts';
import { NodeGroup } from './node-group.ts';
import type { NodeOwner } from './node-owner.ts';

/** EKS gives up draining a node that it scales in after this and terminates it (EKS user guide, "Managed node group update behavior"). */
const SCALE_IN_DRAIN_TIMEOUT = minutes(15);
/** EC2 user guide, "Spot Instance interruption notices". */
const SPOT_NOTICE = seconds(120);

/** All nodes of the cluster by what launches them, and what happens to them. */
export class Fleet {
  readonly groups: ReadonlyMap<string, NodeGroup>;
  /** The groups, and what joined them since. */
  readonly #owners = new Map<string, NodeOwner>();
  readonly #context: FleetContext;
  readonly #lostZones = new Set<string>();

  constructor(context: FleetContext, groups: readonly NodeGroupConfig[]) {
    this.#context = context;
    const isLost = (zone: string) => this.isLost(zone);
    this.groups = new Map(groups.map((config) => [config.name, new NodeGroup(context, config, isLost)]));
    for (const group of this.groups.values()) this.join(group);
    const first: LaunchCause = { launcher: 'node-group', reason: 'desiredSize' };
    for (const { name, size } of groups) this.group(name).setSize(size, first);
  }

  /** Has this zone failed? Nothing can be launched there then. */
  isLost(zone: string): boolean {
    return this.#lostZones.has(zone);
  }

  /** The nodes of `owner` belong to the fleet from now on. Its name is not yet taken. */
  join(owner: NodeOwner): void {
    this.#owners.set(owner.name, owner);
  }

  /** All nodes that boot, run or leave, by owner in the order of their launch. */
  *members(): Generator<Member> {
    for (const { members } of this.#owners.values()) yield* members;
  }

  /** @throws RangeError when there is no such group. */
  group(name: string): NodeGroup {
    const group = this.groups.get(name);
    if (group === undefined) throw new RangeError(`there is no node group ${name}`);
    return group;
  }

  /** The members that fit and are not leaving, by group in the order of their launch. */
  select({ node, nodeGroup, zone, count }: NodeTarget): Member[] {
    const fitting = [...this.members()].filter(
      (member) =>
        !member.leaving &&
        (nodeGroup === undefined || member.node.group.name === nodeGroup) &&
        (node === undefined || member.node.name === node) &&
        (zone === undefined || member.node.node.zone === zone),
    );
    const stream = this.#context.streams.stream('events/choice-of-nodes');
    while (count !== undefined && fitting.length > count) fitting.splice(stream.below(fitting.length), 1);
    return fitting;
  }

  cordon(member: Member): void {
    this.#report('cordon', member, 'takes no new pods');
    member.node.node.cordon();
  }

  uncordon(member: Member): void {
    this.#report('uncordon', member, 'takes new pods again');
    member.node.node.uncordon();
  }

  /** Ends when the pods are gone, or the timeout is over. */
  *drain(member: Member, options: DrainOptions): Task {
    this.#report('drain', member, `cordoned; of its ${member.node.node.podCount} pods all but those of DaemonSets go`);
    const onKept = (pods: number) =>
      this.#report('drain-waits', member, `PodDisruptionBudgets keep ${pods} of its pods: tried again every 5 s`);
    const drained = yield* drainNode(this.#context, member.node.node, { ...options, onKept });
    const { podCount } = member.node.node;
    if (drained) this.#report('drained', member, `${podCount} pods of DaemonSets are left`);
    else this.#report('drain-gave-up', member, `the time is over, ${podCount} pods are left`);
  }

  /** Changes a group's size; nodes that are too many are drained and terminated. */
  scale(name: string, size: number): void {
    const group = this.group(name);
    const change = `from ${group.wanted} to ${size} nodes`;
    this.#context.reportEvent('scale', `nodegroup/${name}`, change);
    group.setSize(size, { launcher: 'node-group', reason: `scaled ${change}` });
    for (const member of group.surplus()) this.retire(member, `scaled ${change}`);
  }

  /** Drains a member, for at most 15 minutes, and terminates it. It no longer counts in its group from now on. */
  retire(member: Member, reason: string): void {
    const owner = this.#ownerOf(member);
    owner.giveUp(member, reason);
    this.#context.simulation.start(this.#retire(member));
  }

  /** EC2 announces that it takes the instance back: drained and replaced at once, terminated after 2 minutes in any case. */
  interruptSpot(member: Member): void {
    this.#report('spot-interruption', member, 'EC2 takes the instance back in 2 minutes');
    this.#ownerOf(member).giveUp(member, 'spot interruption');
    this.#context.simulation.start(this.drain(member, { timeout: SPOT_NOTICE }));
    this.#context.simulation.after(SPOT_NOTICE, () => this.#terminate(member));
  }

  /** The instance stops answering. @param replacedAfter when its group notices. */
  fail(member: Member, replacedAfter: Duration, reason = 'instance failure'): void {
    this.#report('instance-failure', member, 'the machine has stopped dead');
    this.#ownerOf(member).crash(member);
    this.#context.simulation.after(replacedAfter, () => {
      // It may have been given up for another reason meanwhile.
      if (member.leaving) return;
      this.#ownerOf(member).giveUp(member, reason);
      this.#terminate(member);
    });
  }

  /** All instances of a zone fail. @param duration how long nothing can be launched there; undefined: for good. */
  loseZone(zone: string, duration: Duration | undefined, replacedAfter: Duration): void {
    this.#context.reportEvent('zone-loss', `zone/${zone}`, 'all its instances fail, none can be launched');
    this.#lostZones.add(zone);
    for (const member of this.select({ zone })) this.fail(member, replacedAfter, `loss of zone ${zone}`);
    if (duration === undefined) return;
    this.#context.simulation.after(duration, () => {
      this.#context.reportEvent('zone-back', `zone/${zone}`, 'instances can be launched again');
      this.#lostZones.delete(zone);
    });
  }

  *#retire(member: Member): Task {
    yield* this.drain(member, { timeout: SCALE_IN_DRAIN_TIMEOUT });
    this.#terminate(member);
  }

  #terminate(member: Member): void {
    this.#report('terminate', member, `the instance is terminated, ${member.node.node.podCount} pods are on it`);
    this.#context.simulation.start(this.#ownerOf(member).terminate(member));
  }

  #ownerOf({ node }: Member): NodeOwner {
    const owner = this.#owners.get(node.group.name);
    if (owner === undefined) throw new RangeError(`${node.name} belongs to nothing`);
    return owner;
  }

  #report(kind: EventKind, { node }: Member, message: string): void {
    this.#context.reportEvent(kind, `node/${node.name}`, message);
  }
}
