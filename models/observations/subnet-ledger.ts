import type { EventId } from '../../sim/event-table.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { minutes } from '../../sim/time.ts';
import type { Subnet } from '../ec2/subnet.ts';
import { PREFIX_SIZE } from '../ipv4.ts';
import { assertInvariant } from './invariants.ts';
import type { AddressState, SubnetSample } from './records.ts';

/** What a node's daemon does with the addresses of a subnet that are on its interfaces. */
export interface AddressShare {
  readonly subnet: Subnet;
  readonly assigned: number;
  readonly cooling: number;
  readonly warm: number;
}

/** Somebody whose daemon holds addresses: a node. */
export interface AddressHolder {
  addressShares(): readonly AddressShare[];
}

const NO_SHARES: readonly AddressShare[] = [];

/** What the ledger has noted of one holder. The holder keeps it, so that nobody has to look it up. */
export interface LedgerEntry {
  readonly holder: AddressHolder;
  /** As they were when the holder was last asked. */
  shares: readonly AddressShare[];
  /** They may be others by now. */
  changed: boolean;
}

const SAMPLE_INTERVAL = minutes(1);

/**
 * Tells where the addresses of each subnet are: at the full minutes after which something changed, and at the moment at
 * which a subnet has to refuse a request, or could serve it again.
 */
export class SubnetLedger {
  readonly #simulation: Simulation;
  readonly #subnets: readonly Subnet[];
  #prefixSubnets: ReadonlySet<Subnet>;
  readonly #report: (sample: SubnetSample) => void;
  /** Entries that have changed since the last sample; those that are gone by now are among them, and no longer changed. */
  #changed: LedgerEntry[] = [];
  readonly #totals: Map<Subnet, { assigned: number; cooling: number; warm: number }>;
  readonly #exhausted = new Map<Subnet, boolean>();
  #nextSample: EventId | undefined;

  /** @param prefixSubnets those in which free addresses outside wholly free blocks of 16 are of no use. */
  constructor(
    simulation: Simulation,
    subnets: readonly Subnet[],
    prefixSubnets: ReadonlySet<Subnet>,
    report: (sample: SubnetSample) => void,
  ) {
    this.#simulation = simulation;
    this.#subnets = subnets;
    this.#prefixSubnets = prefixSubnets;
    this.#report = report;
    this.#totals = new Map(subnets.map((subnet) => [subnet, { assigned: 0, cooling: 0, warm: 0 }]));
  }

  /** The nodes take prefixes, or addresses, of others from now on. */
  set prefixSubnets(prefixSubnets: ReadonlySet<Subnet>) {
    this.#prefixSubnets = prefixSubnets;
    this.#planSample();
  }

  /** For a node that holds no addresses yet. */
  newEntry(holder: AddressHolder): LedgerEntry {
    return { holder, shares: NO_SHARES, changed: false };
  }

  /** Something happened to the addresses of the node. */
  holderChanged(entry: LedgerEntry): void {
    if (!entry.changed) this.#changed.push(entry);
    entry.changed = true;
    this.#planSample();
  }

  holderGone(entry: LedgerEntry): void {
    this.#count(entry.shares, -1);
    entry.shares = NO_SHARES;
    entry.changed = false;
    this.#planSample();
  }

  /** Addresses were taken from subnets or given back. */
  subnetsChanged(): void {
    this.#planSample();
    let crossed = false;
    for (const subnet of this.#subnets) {
      const { exhausted } = subnet;
      if (exhausted === (this.#exhausted.get(subnet) ?? false)) continue;
      this.#exhausted.set(subnet, exhausted);
      crossed = true;
    }
    if (crossed) this.sampleAll();
  }

  sampleAll(): void {
    this.#askChanged();
    for (const subnet of this.#subnets) this.#report(this.#sample(subnet));
  }

  /** @throws BrokenInvariant unless each address of each subnet is in exactly one state. */
  check(): void {
    this.#askChanged();
    for (const subnet of this.#subnets) this.#sample(subnet);
  }

  #planSample(): void {
    if (this.#simulation.timeOf(this.#nextSample) !== undefined) return;
    const { now } = this.#simulation;
    const next = (Math.floor(now / SAMPLE_INTERVAL) + 1) * SAMPLE_INTERVAL;
    this.#nextSample = this.#simulation.at(next, () => this.sampleAll());
  }

  #askChanged(): void {
    for (const entry of this.#changed) {
      if (!entry.changed) continue;
      this.#count(entry.shares, -1);
      entry.shares = entry.holder.addressShares();
      this.#count(entry.shares, 1);
      entry.changed = false;
    }
    this.#changed = [];
  }

  #count(shares: readonly AddressShare[], sign: 1 | -1): void {
    for (const { subnet, assigned, cooling, warm } of shares) {
      const total = this.#totals.get(subnet);
      if (total === undefined) continue;
      total.assigned += sign * assigned;
      total.cooling += sign * cooling;
      total.warm += sign * warm;
    }
  }

  #sample(subnet: Subnet): SubnetSample {
    const { assigned, cooling, warm } = this.#totals.get(subnet) ?? { assigned: 0, cooling: 0, warm: 0 };
    const usable = this.#prefixSubnets.has(subnet)
      ? subnet.freePrefixesNotSetAside * PREFIX_SIZE
      : subnet.freeAddresses;
    const states = new Map<AddressState, number>([
      ['reserved', subnet.count('reserved')],
      ['cidr-reserved', subnet.count('free-for-prefixes') + subnet.count('free-explicit')],
      ['foreign', subnet.count('foreign')],
      ['eni-primary', subnet.count('eni-primary')],
      ['branch', subnet.count('branch')],
      ['assigned', assigned],
      ['cooling', cooling],
      ['warm', warm],
      ['in-transit', subnet.count('interface') - assigned - cooling - warm],
      ['free', usable],
      ['free-unusable', subnet.freeAddresses - usable],
    ]);
    const { size } = subnet.cidr;
    assertInvariant(isPartition(states, size), `subnet ${subnet.id}: each address is in exactly one state`, () => ({
      time: this.#simulation.now,
      size,
      ...Object.fromEntries(states),
    }));
    return {
      time: this.#simulation.now,
      subnet: subnet.id,
      size,
      states,
      freePrefixes: subnet.freePrefixes,
      fragmentationPercent: subnet.fragmentationPercent,
      exhausted: subnet.exhausted,
    };
  }
}

function isPartition(states: ReadonlyMap<AddressState, number>, size: number): boolean {
  let sum = 0;
  for (const count of states.values()) {
    if (count < 0) return false;
    sum += count;
  }
  return sum === size;
}
