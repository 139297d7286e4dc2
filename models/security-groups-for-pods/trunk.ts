import type { Time } from '../../sim/time.ts';
import type { NetworkInterface } from '../ec2/network-interface.ts';
import type { Subnet } from '../ec2/subnet.ts';
import type { Pod } from '../kubernetes/pod.ts';
import { assertInvariant } from '../observations/invariants.ts';

/** `MaxAllocatableVlanIds` (pkg/provider/branch/trunk/trunk.go). Id 0 is used by nobody. */
const VLAN_IDS = 121;

/** A branch interface as the controller's book has it. */
export interface Branch {
  readonly eni: NetworkInterface;
  readonly vlanId: number;
  /** When its pod has ended; undefined while it is in use. -Infinity: nobody had it, it need not cool. */
  freed: Time | undefined;
  failedDeletions: number;
}

/** What the controller writes down of one node's trunk: which pod has which branch, which ones wait for their deletion. */
export class Trunk {
  readonly eni: NetworkInterface;
  /** Where its branches are. */
  readonly subnet: Subnet;
  /** Branch interfaces of the instance type. */
  readonly limit: number;
  readonly #branches = new Map<Pod, Branch>();
  /** The one that is to go first comes first. */
  readonly #deleteQueue: Branch[] = [];
  readonly #vlanIds = new Set<number>([0]);
  /** Branches that EC2 is asked for, and that the book does not know yet. */
  creating = 0;

  constructor(eni: NetworkInterface, subnet: Subnet, limit: number) {
    this.eni = eni;
    this.subnet = subnet;
    this.limit = limit;
  }

  /** Branches that pods have. */
  get used(): number {
    return this.#branches.size;
  }

  /** Branches that cool, or are about to be deleted. */
  get cooling(): number {
    return this.#deleteQueue.length;
  }

  /** May another branch be made? Those that are being made are not counted, as in `canCreateMore`: EC2 then refuses. */
  get canCreateMore(): boolean {
    return this.used + this.cooling < this.limit;
  }

  /** The lowest free one; undefined when there is none. */
  takeVlanId(): number | undefined {
    for (let id = 1; id < VLAN_IDS; id += 1) {
      if (this.#vlanIds.has(id)) continue;
      this.#vlanIds.add(id);
      return id;
    }
    return undefined;
  }

  freeVlanId(id: number): void {
    this.#vlanIds.delete(id);
  }

  assign(pod: Pod, branch: Branch): void {
    this.#branches.set(pod, branch);
  }

  /** The pod has ended: its branch cools from now on. Gives whether it had one. */
  release(pod: Pod, now: Time): boolean {
    const branch = this.#branches.get(pod);
    if (branch === undefined) return false;
    this.#branches.delete(pod);
    branch.freed = now;
    this.#deleteQueue.push(branch);
    return true;
  }

  /** The pod is gone before it could be told of its branch: that goes at the next occasion. */
  takeBack(pod: Pod): void {
    const branch = this.#branches.get(pod);
    this.#branches.delete(pod);
    if (branch !== undefined) this.discard(branch);
  }

  /** It is to be deleted at the next occasion: no pod has got it. */
  discard(branch: Branch): void {
    branch.freed = Number.NEGATIVE_INFINITY;
    this.#deleteQueue.unshift(branch);
  }

  get firstToDelete(): Branch | undefined {
    return this.#deleteQueue[0];
  }

  /** Takes the first one out of the queue; its VLAN id stays taken. */
  takeFirstToDelete(): Branch | undefined {
    return this.#deleteQueue.shift();
  }

  putBack(branch: Branch): void {
    this.#deleteQueue.unshift(branch);
  }

  /** Takes everything out of the book: the node is gone. */
  takeAll(): Branch[] {
    const all = [...this.#branches.values(), ...this.#deleteQueue];
    this.#branches.clear();
    this.#deleteQueue.length = 0;
    return all;
  }

  /** Each branch is in one state, VLAN ids are unique, the limit of the type holds. @throws BrokenInvariant */
  check(associated: ReadonlyMap<number, NetworkInterface>): void {
    const known = [...this.#branches.values(), ...this.#deleteQueue];
    const state = () => ({ trunk: this.eni.id, used: this.used, cooling: this.cooling, associated: associated.size });
    assertInvariant(associated.size <= this.limit, 'a trunk has no more branches than its type allows', state);
    assertInvariant(new Set(known).size === known.length, 'a branch interface is in one state', state);
    const vlanIds = new Set(known.map(({ vlanId }) => vlanId));
    assertInvariant(vlanIds.size === known.length, 'each branch has a VLAN id of its own', state);
    const areTaken = known.every(({ vlanId }) => this.#vlanIds.has(vlanId));
    assertInvariant(areTaken, 'the VLAN id of a branch is taken as long as the branch is there', state);
  }
}
