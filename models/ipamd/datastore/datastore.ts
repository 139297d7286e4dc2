import type { Duration, Time } from '../../../sim/time.ts';
import { SmallMap } from '../../small-map.ts';
import { AddressBlock } from './address-block.ts';
import { type Cidr, type CidrKind, isCooling, type PodAddress, type SandboxId } from './cidr.ts';
import { CoolingAddresses } from './cooling-addresses.ts';
import { cidrKey, compareEnis, type Eni } from './eni.ts';
import { SingleAddress } from './single-address.ts';
import type { WalkedMap, WalkOrder } from './walk-order.ts';

/** What the daemon's decisions rest on. Counts only CIDRs of the pool's kind on interfaces that are not excluded. */
export interface PoolStatistics {
  readonly total: number;
  readonly assigned: number;
  /** Unassigned, but not to be handed out yet. */
  readonly cooling: number;
  /** `total - assigned`: cooling addresses count as available. */
  readonly available: number;
}

export interface DatastoreOptions {
  /** What the pool is made of. */
  readonly kind: CidrKind;
  readonly cooldown: Duration;
  readonly walkOrder: WalkOrder;
  readonly watcher: DatastoreWatcher;
}

export interface DatastoreWatcher {
  /** Called after every change; `what` tells whether interfaces or CIDRs came or went. */
  datastoreChanged(what: 'addresses' | 'cidrs'): void;
}

/** The daemon's book of interfaces, their CIDRs, and the pods that have their addresses. */
export class Datastore {
  readonly kind: CidrKind;
  readonly cooldown: Duration;
  readonly #walkOrder: WalkOrder;
  readonly #watcher: DatastoreWatcher;
  readonly #enis: WalkedMap<string, Eni>;
  /** Undefined until the first pod. */
  #addressOfSandbox: SmallMap<SandboxId, PodAddress> | undefined;
  readonly #cooling: CoolingAddresses;
  #total = 0;
  #assigned = 0;
  #prefixes = 0;

  constructor(options: DatastoreOptions) {
    this.kind = options.kind;
    this.cooldown = options.cooldown;
    this.#walkOrder = options.walkOrder;
    this.#watcher = options.watcher;
    this.#enis = options.walkOrder.map<string, Eni>(compareEnis);
    this.#cooling = new CoolingAddresses(options.cooldown);
  }

  /** In no particular order. */
  get enis(): readonly Eni[] {
    return this.#enis.values();
  }

  walkEnis(): Iterable<Eni> {
    return this.#enis.walk();
  }

  /** The same over a copy, which the daemon makes by a walk of its own: in random order one drawn from twice. */
  walkCopyOfEnis(): Iterable<Eni> {
    const copy = this.#walkOrder.map<string, Eni>(compareEnis);
    for (const eni of this.#enis.walk()) copy.set(eni.id, eni);
    return copy.walk();
  }

  get eniCount(): number {
    return this.#enis.size;
  }

  /** The daemon's running count of prefixes, over all interfaces and in both modes. It has its slips: see `removeEni` and `dropFromExcluded`. */
  get prefixes(): number {
    return this.#prefixes;
  }

  findEni(id: string): Eni | undefined {
    return this.#enis.get(id);
  }

  get trunk(): Eni | undefined {
    for (const eni of this.#enis.values()) if (eni.trunk) return eni;
    return undefined;
  }

  get excludedEnis(): number {
    let count = 0;
    for (const eni of this.#enis.values()) if (eni.excluded) count += 1;
    return count;
  }

  statistics(now: Time): PoolStatistics {
    const total = this.#total;
    const assigned = this.#assigned;
    return { total, assigned, cooling: this.#cooling.count(now), available: total - assigned };
  }

  /** Prefixes without assigned addresses, cooling ones included; also in secondary mode, and on excluded interfaces. */
  freePrefixes(): number {
    let free = 0;
    for (const eni of this.#enis.values()) {
      for (const cidr of eni.cidrs.values()) if (cidr.kind === 'prefix' && cidr.assigned === 0) free += 1;
    }
    return free;
  }

  /** Adds an interface without CIDRs. One that is there already stays as it is. */
  addEni(eni: Omit<Eni, 'cidrs' | 'pods' | 'addresses' | 'excluded'>): Eni {
    const present = this.#enis.get(eni.id);
    if (present !== undefined) return present;
    const { id, device, primary, trunk, efa, added: since } = eni;
    // Field by field: with a spread, V8 gives each interface a shape of its own, and every look at one becomes a search.
    const added: Eni = {
      id,
      device,
      primary,
      trunk,
      efa,
      added: since,
      cidrs: this.#walkOrder.map<number, Cidr>(),
      pods: 0,
      addresses: 0,
      excluded: false,
    };
    this.#enis.set(eni.id, added);
    this.#watcher.datastoreChanged('cidrs');
    return added;
  }

  setExcluded(eni: Eni, excluded: boolean, now: Time): void {
    if (eni.excluded === excluded) return;
    for (const cidr of eni.cidrs.values()) this.#uncount(eni, cidr);
    eni.excluded = excluded;
    for (const cidr of eni.cidrs.values()) {
      this.#count(eni, cidr, +1);
      if (!this.#counts(eni, cidr)) continue;
      for (const record of cidr.used) if (isCooling(record, now, this.cooldown)) this.#cooling.insert(record);
    }
    this.#watcher.datastoreChanged('cidrs');
  }

  /** Takes an interface out, by force where pods have its addresses: these pods are unknown from then on. */
  removeEni(eni: Eni): void {
    const hadPods = eni.pods > 0;
    for (const cidr of eni.cidrs.values()) {
      this.#removeCidr(eni, cidr);
      // The daemon takes the prefixes of such an interface off twice: once with its pods, once with the interface.
      if (hadPods && cidr.kind === 'prefix') this.#prefixes -= 1;
    }
    this.#enis.delete(eni.id);
    this.#watcher.datastoreChanged('cidrs');
  }

  /** Adds a CIDR to an interface; one that is there already stays as it is. */
  addCidr(eni: Eni, kind: CidrKind, first: number): void {
    const key = cidrKey(kind, first);
    if (eni.cidrs.get(key) !== undefined) return;
    const cidr = kind === 'secondary' ? new SingleAddress(eni, first) : new AddressBlock(eni, kind, first);
    eni.cidrs.set(key, cidr);
    eni.addresses += cidr.size;
    if (kind !== 'secondary') this.#prefixes += 1;
    this.#count(eni, cidr, +1);
    this.#watcher.datastoreChanged('cidrs');
  }

  /** Takes a CIDR out, by force where pods have its addresses. */
  removeCidr(eni: Eni, cidr: Cidr): void {
    this.#removeCidr(eni, cidr);
    this.#watcher.datastoreChanged('cidrs');
  }

  /** Takes an emptied CIDR of an excluded interface out, if it is still there and empty. The daemon's count of prefixes misses it. */
  dropFromExcluded(eni: Eni, cidr: Cidr): void {
    if (eni.cidrs.get(cidrKey(cidr.kind, cidr.first)) !== cidr || cidr.assigned > 0) return;
    const counted = this.#prefixes;
    this.#removeCidr(eni, cidr);
    this.#prefixes = counted;
    this.#watcher.datastoreChanged('cidrs');
  }

  /** The address of a sandbox: the one it has, or the first usable one in walk order; undefined if there is none. */
  assign(sandbox: SandboxId, now: Time): PodAddress | undefined {
    const present = this.#addressOfSandbox?.get(sandbox);
    if (present !== undefined) return present;
    return this.#enis.walkUntil((eni) => {
      if (eni.excluded || eni.pods === eni.addresses) return undefined;
      return eni.cidrs.walkUntil((cidr) => {
        if (cidr.kind !== this.kind || cidr.assigned === cidr.size) return undefined;
        const address = cidr.takeUsable(now, this.cooldown, this.#walkOrder);
        return address === undefined ? undefined : this.#assign(cidr, address, sandbox);
      });
    });
  }

  /** Gives a sandbox the very address that it had before a restart, if that is still on an interface and nobody's. */
  restore(sandbox: SandboxId, address: number, kind: CidrKind): void {
    for (const eni of this.#enis.values()) {
      for (const cidr of eni.cidrs.values()) {
        const sameFamily = (cidr.kind === 'ipv6-prefix') === (kind === 'ipv6-prefix');
        if (!sameFamily || !cidr.contains(address)) continue;
        if (!cidr.isAssigned(address)) this.#assign(cidr, address, sandbox);
        return;
      }
    }
  }

  /** Takes the address of a sandbox back and starts its cool-down; undefined for a sandbox that has none. */
  unassign(sandbox: SandboxId, now: Time): PodAddress | undefined {
    const record = this.#addressOfSandbox?.delete(sandbox);
    if (record === undefined) return undefined;
    const { eni } = record.cidr;
    record.cidr.release(record, now);
    eni.pods -= 1;
    if (this.#counts(eni, record.cidr)) {
      this.#assigned -= 1;
      // The daemon's statistics of an IPv6 pool know no cooling addresses: it can never run out.
      if (this.kind !== 'ipv6-prefix') this.#cooling.add(record);
    }
    this.#watcher.datastoreChanged('addresses');
    return record;
  }

  /** All sandboxes with their addresses: what the checkpoint file holds. */
  *assignments(): Generator<{ sandbox: SandboxId; address: number; kind: CidrKind }> {
    for (const [sandbox, { address, cidr }] of this.#addressOfSandbox?.entries ?? [])
      yield { sandbox, address, kind: cidr.kind };
  }

  addressOf(sandbox: SandboxId): number | undefined {
    return this.#addressOfSandbox?.get(sandbox)?.address;
  }

  /** Whether the next pod would get an address now. */
  hasUsableAddress(now: Time): boolean {
    return this.#total - this.#assigned > this.#cooling.count(now);
  }

  /** When the next cooling address becomes usable again; undefined if none is cooling. */
  nextCoolingEnd(now: Time): Time | undefined {
    return this.#cooling.nextEnd(now);
  }

  #assign(cidr: Cidr, address: number, sandbox: SandboxId): PodAddress {
    const record = cidr.assign(address, sandbox, this.#walkOrder);
    this.#addressOfSandbox ??= new SmallMap();
    this.#addressOfSandbox.set(sandbox, record);
    cidr.eni.pods += 1;
    if (this.#counts(cidr.eni, cidr)) this.#assigned += 1;
    this.#watcher.datastoreChanged('addresses');
    return record;
  }

  #removeCidr(eni: Eni, cidr: Cidr): void {
    for (const record of cidr.used) {
      if (record.sandbox === undefined) continue;
      this.#addressOfSandbox?.delete(record.sandbox);
      eni.pods -= 1;
    }
    this.#uncount(eni, cidr);
    eni.cidrs.delete(cidrKey(cidr.kind, cidr.first));
    eni.addresses -= cidr.size;
    if (cidr.kind !== 'secondary') this.#prefixes -= 1;
  }

  #counts(eni: Eni, cidr: Cidr): boolean {
    return cidr.kind === this.kind && !eni.excluded;
  }

  #count(eni: Eni, cidr: Cidr, sign: 1 | -1): void {
    if (!this.#counts(eni, cidr)) return;
    this.#total += sign * cidr.size;
    this.#assigned += sign * cidr.assigned;
  }

  #uncount(eni: Eni, cidr: Cidr): void {
    if (!this.#counts(eni, cidr)) return;
    this.#count(eni, cidr, -1);
    for (const record of cidr.used) this.#cooling.remove(record);
  }
}
