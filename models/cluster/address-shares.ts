import type { Ec2 } from '../ec2/ec2.ts';
import type { NetworkInterface } from '../ec2/network-interface.ts';
import type { Subnet } from '../ec2/subnet.ts';
import type { Daemon, Pool } from '../ipamd/daemon.ts';
import { isCooling } from '../ipamd/datastore/cidr.ts';
import type { Datastore } from '../ipamd/datastore/datastore.ts';
import type { Eni } from '../ipamd/datastore/eni.ts';
import type { AddressShare } from '../observations/subnet-ledger.ts';

/**
 * What the daemon of one node holds of each subnet's IPv4 addresses: pods' ones, cooling ones, and those that the next pod
 * can have. An IPv6 node's pods have none.
 */
export class AddressShares {
  readonly #ec2: Ec2;
  /** All of the node's addresses are in this subnet, and EC2 knows them all, as long as nothing of what follows changes. */
  #only: Subnet | undefined;
  #daemon: Daemon | undefined;
  #imdsVersion = -1;
  #cidrVersion = -1;

  constructor(ec2: Ec2) {
    this.#ec2 = ec2;
  }

  of(daemon: Daemon): AddressShare[] {
    const { pools, settings, simulation } = daemon;
    if (settings.ipv6) return [];
    const [only] = pools;
    if (only === undefined || pools.length > 1) return pools.flatMap((pool) => this.#ofPool(pool, simulation.now));
    if (this.#only === undefined || this.#hasMoved(daemon)) return this.#ofPool(only, simulation.now, daemon);
    return [shareOf(only, this.#only, simulation.now)];
  }

  #hasMoved(daemon: Daemon): boolean {
    const { ports, memory } = daemon;
    if (daemon !== this.#daemon) return true;
    return ports.imds.version !== this.#imdsVersion || memory.cidrVersion !== this.#cidrVersion;
  }

  /** @param daemon given if the pool is the only one. */
  #ofPool(pool: Pool, now: number, daemon?: Daemon): AddressShare[] {
    let only: Subnet | undefined;
    let lasts = daemon !== undefined;
    let pods = 0;
    for (const eni of pool.datastore.enis) {
      const there = this.#ec2.findNetworkInterface(eni.id);
      pods += eni.pods;
      only ??= there?.subnet;
      const countsInFull = there !== undefined && there.subnet === only && !eni.excluded && !hasMoreThan(there, eni);
      if (!countsInFull) return sharesOfEachEni(pool.datastore, this.#ec2, now);
      // One that is detached may be deleted, which the metadata service does not notice any more.
      if (there.attachment === undefined || there.attachment.detaching) lasts = false;
    }
    if (only === undefined) return [];
    if (pods !== pool.datastore.statistics(now).assigned) return sharesOfEachEni(pool.datastore, this.#ec2, now);
    this.#only = lasts ? only : undefined;
    this.#daemon = daemon;
    this.#imdsVersion = daemon?.ports.imds.version ?? -1;
    this.#cidrVersion = daemon?.memory.cidrVersion ?? -1;
    return [shareOf(pool, only, now)];
  }
}

function shareOf({ datastore }: Pool, subnet: Subnet, now: number): AddressShare {
  const { total, assigned, cooling } = datastore.statistics(now);
  return { subnet, assigned, cooling, warm: total - assigned - cooling };
}

/**
 * For a node with interfaces in several subnets, one whose pods still have addresses outside the pool (single ones where
 * prefixes are given out by now), or one that is out of step with EC2: as slow as its addresses are many.
 */
function sharesOfEachEni(datastore: Datastore, ec2: Ec2, now: number): AddressShare[] {
  const shares: AddressShare[] = [];
  for (const eni of datastore.enis) {
    const there = ec2.findNetworkInterface(eni.id);
    if (there === undefined) continue;
    const held = new Set([...there.secondaryAddresses, ...there.prefixes]);
    const share = { subnet: there.subnet, assigned: 0, cooling: 0, warm: 0 };
    for (const cidr of eni.cidrs.values()) {
      if (!held.has(cidr.first)) continue;
      let cooling = 0;
      for (const record of cidr.used) if (isCooling(record, now, datastore.cooldown)) cooling += 1;
      share.assigned += cidr.assigned;
      share.cooling += cooling;
      if (cidr.kind === datastore.kind && !eni.excluded) share.warm += cidr.size - cidr.assigned - cooling;
    }
    shares.push(share);
  }
  return shares;
}

/**
 * Does the daemon count more on the interface than EC2 knows? A daemon that has just started may: it believes IMDS, which
 * still shows for a while what the process before it gave back.
 */
function hasMoreThan({ secondaryAddresses, prefixes }: NetworkInterface, eni: Eni): boolean {
  return eni.cidrs.size > secondaryAddresses.length + prefixes.length;
}
