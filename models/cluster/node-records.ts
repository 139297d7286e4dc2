import type { Time } from '../../sim/time.ts';
import type { NodeTemplate } from '../cluster-config.ts';
import type { Subnet } from '../ec2/subnet.ts';
import { eniLimits, maxEnis, supportsPrefixes } from '../ipamd/limits.ts';
import type { LaunchCause, NodeLaunchRecord, NodeRecord } from '../observations/records.ts';
import type { World } from './world.ts';

/** How a node is when its record is written: when it is gone, or at the end of the run. */
type NodeFigures = Pick<
  NodeRecord,
  'podsAtEnd' | 'enisMost' | 'enisAtEnd' | 'poolMost' | 'poolAtEnd' | 'addsFailed' | 'addsSucceeded'
>;

/** What is reported of one node: where and when it was launched, and what has become of it. */
export class NodeRecords {
  readonly #world: World;
  readonly #name: string;
  readonly #group: NodeTemplate;
  readonly #subnet: Subnet;
  readonly #launched: Time;
  readonly #launchCause: LaunchCause;
  #readyAt: Time | undefined;
  #removedAt: Time | undefined;
  #removalReason: string | undefined;
  #podsMost = 0;

  /** The node is launched now. */
  constructor(world: World, name: string, group: NodeTemplate, subnet: Subnet, launchCause: LaunchCause) {
    this.#world = world;
    this.#name = name;
    this.#group = group;
    this.#subnet = subnet;
    this.#launched = world.simulation.now;
    this.#launchCause = launchCause;
  }

  get wasReady(): boolean {
    return this.#readyAt !== undefined;
  }

  get isRemoved(): boolean {
    return this.#removedAt !== undefined;
  }

  /** It is Ready, for the first time. */
  ready(): void {
    this.#readyAt = this.#world.simulation.now;
  }

  removed(reason: string): void {
    this.#removedAt = this.#world.simulation.now;
    this.#removalReason = reason;
  }

  /** @param count pods that are on the node now. */
  pods(count: number): void {
    this.#podsMost = Math.max(this.#podsMost, count);
  }

  launchRecord(): NodeLaunchRecord {
    const { settings, instanceTypeOf } = this.#world;
    const type = instanceTypeOf(this.#group);
    const enisLimit = maxEnis(type, settings, type.defaultNetworkCard);
    const { addressesPerEni } = eniLimits(type, settings.prefixDelegation && supportsPrefixes(type));
    return {
      time: this.#launched,
      name: this.#name,
      group: this.#group.name,
      instanceType: this.#group.instanceType,
      subnet: this.#subnet.id,
      enisLimit,
      addressesLimit: enisLimit * addressesPerEni,
    };
  }

  record(figures: NodeFigures): NodeRecord {
    return {
      name: this.#name,
      group: this.#group.name,
      instanceType: this.#group.instanceType,
      subnet: this.#subnet.id,
      zone: this.#subnet.zone,
      maxPods: this.#group.maxPods,
      launched: this.#launched,
      ready: this.#readyAt,
      removed: this.#removedAt,
      launchCause: this.#launchCause,
      removalReason: this.#removalReason,
      podsMost: this.#podsMost,
      ...figures,
    };
  }
}
