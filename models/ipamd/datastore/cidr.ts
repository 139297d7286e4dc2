import { type Duration, NEVER, type Time } from '../../../sim/time.ts';
import { PREFIX_SIZE } from '../../ipv4.ts';
import type { Eni } from './eni.ts';
import type { WalkOrder } from './walk-order.ts';

/** A single secondary address (/32), an IPv4 prefix (/28) or an IPv6 prefix (/80). */
export type CidrKind = 'secondary' | 'prefix' | 'ipv6-prefix';

const IPV6_PREFIX_SIZE = 2 ** 48;

/** What the runtime names a sandbox by. The daemon does no more than compare them. */
export type SandboxId = string | number;

/** An address that a pod has or had. Addresses that were never handed out, or are forgotten, have no such record. */
export interface PodAddress {
  readonly address: number;
  readonly cidr: Cidr;
  /** Undefined from the moment on at which the pod gives it back: the next pod gets a record of its own. */
  sandbox: SandboxId | undefined;
  /** When the pod gave it back: the start of its cool-down. */
  released: Time;
  /** For `CoolingAddresses`. */
  countsAsCooling: boolean;
}

/** A block of addresses of an interface, and those of its addresses that pods have or had. */
export abstract class Cidr {
  readonly eni: Eni;
  readonly kind: CidrKind;
  readonly first: number;

  constructor(eni: Eni, kind: CidrKind, first: number) {
    this.eni = eni;
    this.kind = kind;
    this.first = first;
  }

  /** How many addresses it has. */
  get size(): number {
    if (this.kind === 'secondary') return 1;
    return this.kind === 'prefix' ? PREFIX_SIZE : IPV6_PREFIX_SIZE;
  }

  /** How many of its addresses pods have. */
  abstract readonly assigned: number;

  /** In no particular order. */
  abstract readonly used: readonly PodAddress[];

  contains(address: number): boolean {
    return address >= this.first && address < this.first + this.size;
  }

  abstract isAssigned(address: number): boolean;

  /**
   * The address that the next pod gets; undefined if all are assigned or cooling. One that was used before and is out of
   * its cool-down comes first, then the lowest that was never handed out. On the way, every record of an unassigned
   * address out of its cool-down is dropped: such an address counts as never handed out from then on.
   * @param walkOrder how its addresses are walked; the same each time, as for `assign`.
   */
  abstract takeUsable(now: Time, cooldown: Duration, walkOrder: WalkOrder): number | undefined;

  abstract assign(address: number, sandbox: SandboxId, walkOrder: WalkOrder): PodAddress;

  abstract release(record: PodAddress, now: Time): void;

  /** From when on none of its addresses cools (one microsecond after the period); -Infinity when none was ever released. */
  abstract coolingEnds(cooldown: Duration): Time;
}

/** What is noted of an address that a pod gets. */
export function assignedAddress(cidr: Cidr, address: number, sandbox: SandboxId): PodAddress {
  return { address, cidr, sandbox, released: NEVER, countsAsCooling: false };
}

/** An address cools up to and including the end of the period. */
export function isCooling(record: PodAddress, now: Time, cooldown: Duration): boolean {
  return record.sandbox === undefined && now - record.released <= cooldown;
}
