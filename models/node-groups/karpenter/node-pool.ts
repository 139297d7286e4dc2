import type { Task } from '../../../sim/process.ts';
import type { GroupNode } from '../group-node.ts';
import { Instances } from '../instances.ts';
import type { Member } from '../member.ts';
import type { NodeOwner } from '../node-owner.ts';
import type { NodePoolConfig, Offering } from './karpenter-config.ts';
import type { KarpenterContext } from './karpenter-context.ts';
import type { NodeClaim } from './node-claim.ts';
import type { Room } from './pack-pods.ts';

/** A NodePool: its nodes, and its claims of which CreateFleet has not answered yet. */
export class NodePool implements NodeOwner {
  readonly config: NodePoolConfig;
  readonly #instances: Instances;
  readonly #launching = new Map<string, NodeClaim>();
  readonly #givenUp: (member: Member) => void;
  readonly #offerings: ReadonlyMap<GroupNode['group'], Offering>;
  /** The further resources that nodes were launched for, where there are any. */
  readonly #awaited = new Map<Member, ReadonlySet<string>>();
  #launched = 0;

  /** @param givenUp told of each member that no longer counts. */
  constructor(context: KarpenterContext, config: NodePoolConfig, givenUp: (member: Member) => void) {
    this.config = config;
    this.#instances = new Instances(context);
    this.#givenUp = givenUp;
    this.#offerings = new Map(config.offerings.map((offering) => [offering.template, offering]));
  }

  get name(): string {
    return this.config.name;
  }

  get members(): ReadonlySet<Member> {
    return this.#instances.members;
  }

  /** By the name of the node that each will be. */
  get launching(): ReadonlyMap<string, NodeClaim> {
    return this.#launching;
  }

  /** @returns the name of the node that the claim will be. */
  launchBegins(claim: NodeClaim): string {
    this.#launched += 1;
    const name = `${this.name}-${this.#launched}`;
    this.#launching.set(name, claim);
    return name;
  }

  /** @param node undefined when none could be had. */
  launchEnded(name: string, node: GroupNode | undefined): Member | undefined {
    const awaited = this.#launching.get(name)?.extendedRequests;
    this.#launching.delete(name);
    if (node === undefined) return undefined;
    const member = this.#instances.add(node);
    if (awaited !== undefined && awaited.size > 0) this.#awaited.set(member, awaited);
    this.#instances.boot(member);
    return member;
  }

  giveUp(member: Member, reason: string): void {
    if (member.leaving) return;
    member.leaving = true;
    member.leavesBecause = reason;
    this.#givenUp(member);
  }

  *terminate(member: Member): Task {
    yield* this.#instances.terminate(member);
    this.#awaited.delete(member);
  }

  /**
   * Ready, and with all further resources that the pods it was launched for ask for
   * (kubernetes-sigs/karpenter, pkg/controllers/nodeclaim/lifecycle/initialization.go).
   */
  isInitialized(member: Member): boolean {
    if (member.boot !== undefined) return false;
    const { extendedResources } = member.node.node;
    return [...(this.#awaited.get(member) ?? [])].every((name) => (extendedResources.get(name) ?? 0) > 0);
  }

  /** What Karpenter goes by until a node is initialized (pkg/controllers/state/statenode.go, `Allocatable`). */
  expectedResources(member: Member): ReadonlyMap<string, number> | undefined {
    if (!this.members.has(member) || this.isInitialized(member)) return undefined;
    return this.offeringOf(member).extendedResources;
  }

  crash(member: Member): void {
    this.#instances.crash(member);
  }

  /** What a member was bought as. */
  offeringOf({ node }: Member): Offering {
    const offering = this.#offerings.get(node.group);
    if (offering === undefined) throw new RangeError(`${node.name} is not of the NodePool ${this.name}`);
    return offering;
  }

  /** What the limits leave: every instance counts until it is gone, claims as the largest that they may become. */
  room(): Room {
    const { nodes = Infinity, milliCpu = Infinity, memoryMiB = Infinity } = this.config.limits;
    const room = { nodes, milliCpu, memoryMiB };
    const take = (capacity: Offering['capacity']) => {
      room.nodes -= 1;
      room.milliCpu -= capacity.milliCpu;
      room.memoryMiB -= capacity.memoryMiB;
    };
    for (const member of this.members) take(this.offeringOf(member).capacity);
    for (const { largest } of this.#launching.values()) take(largest);
    return room;
  }
}
