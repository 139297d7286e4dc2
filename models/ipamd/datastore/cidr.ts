import { type Duration, NEVER, type Time } from '../../../sim/time.ts';
import { PREFIX_SIZE } from '../../ipv4.ts';
import type { Eni } from './eni.ts';
import type { WalkedMap, WalkOrder } from './walk-order.ts';

/** A single secondary address (/32), an IPv4 prefix (/28) or an IPv6 prefix (/80). */
export type CidrKind = 'secondary' | 'prefix' | 'ipv6-prefix';

const IPV6_PREFIX_SIZE = 2 ** 48;

/** What the runtime names a sandbox by. The daemon does no more than compare them. */
export type SandboxId = string | number;

const NO_ADDRESSES: readonly PodAddress[] = [];

/** An address that a pod has or had. Addresses that were never handed out, or are forgotten, have no such record. */
export interface PodAddress {
  readonly address: number;
  readonly cidr: Cidr;
  /** Undefined while no pod has it. */
  sandbox: SandboxId | undefined;
  /** When the last pod gave it back: the start of its cool-down. */
  released: Time;
  /** For `CoolingAddresses`. */
  countsAsCooling: boolean;
}

/** A block of addresses of an interface, and those of its addresses that pods have or had. */
export class Cidr {
  readonly eni: Eni;
  readonly kind: CidrKind;
  readonly first: number;
  /** Undefined until the first pod: most CIDRs of a quiet node never have one. */
  #used: WalkedMap<number, PodAddress> | undefined;
  #assigned = 0;

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
  get assigned(): number {
    return this.#assigned;
  }

  /** In no particular order. */
  get used(): readonly PodAddress[] {
    return this.#used === undefined ? NO_ADDRESSES : this.#used.values();
  }

  contains(address: number): boolean {
    return address >= this.first && address < this.first + this.size;
  }

  isAssigned(address: number): boolean {
    return this.#used?.get(address)?.sandbox !== undefined;
  }

  /**
   * The address that the next pod gets; undefined if all are assigned or cooling. One that was used before and is out of
   * its cool-down comes first, then the lowest that was never handed out. On the way, every record of an unassigned
   * address out of its cool-down is dropped: such an address counts as never handed out from then on.
   */
  takeUsable(now: Time, cooldown: Duration): number | undefined {
    let usable: number | undefined;
    this.#used?.walkUntil((record): undefined => {
      if (record.sandbox !== undefined || isCooling(record, now, cooldown)) return;
      usable ??= record.address;
      this.#used?.delete(record.address);
    });
    if (usable !== undefined || this.#used === undefined) return usable ?? this.first;
    for (let address = this.first; address < this.first + this.size; address += 1) {
      if (this.#used.get(address) === undefined) return address;
    }
    return undefined;
  }

  /** @param walkOrder how its addresses are walked; the same each time. */
  assign(address: number, sandbox: SandboxId, walkOrder: WalkOrder): PodAddress {
    this.#used ??= walkOrder.map<number, PodAddress>(byAddress, this.size);
    const record: PodAddress = { address, cidr: this, sandbox, released: NEVER, countsAsCooling: false };
    this.#used.set(address, record);
    this.#assigned += 1;
    return record;
  }

  release(record: PodAddress, now: Time): void {
    record.sandbox = undefined;
    record.released = now;
    this.#assigned -= 1;
  }

  /** From when on none of its addresses cools (one microsecond after the period); -Infinity when none was ever released. */
  coolingEnds(cooldown: Duration): Time {
    let end = Number.NEGATIVE_INFINITY;
    for (const record of this.used) {
      if (record.sandbox === undefined) end = Math.max(end, record.released + cooldown + 1);
    }
    return end;
  }
}

function byAddress(a: PodAddress, b: PodAddress): number {
  return a.address - b.address;
}

/** An address cools up to and including the end of the period. */
export function isCooling(record: PodAddress, now: Time, cooldown: Duration): boolean {
  return record.sandbox === undefined && now - record.released <= cooldown;
}
