import type { Ec2 } from '../ec2/ec2.ts';
import type { NetworkInterface } from '../ec2/network-interface.ts';
import type { Subnet } from '../ec2/subnet.ts';
import type { Daemon, Memory, Pool } from '../ipamd/daemon.ts';
import { isCooling } from '../ipamd/datastore/cidr.ts';
import type { Datastore, PoolStatistics } from '../ipamd/datastore/datastore.ts';
import type { Eni } from '../ipamd/datastore/eni.ts';
import type { ImdsPort } from '../ipamd/ports.ts';
import type { AddressShare } from '../observations/subnet-ledger.ts';

/** What is asked of a pool. */
export type PoolFigures = Pick<PoolStatistics, 'total' | 'assigned' | 'cooling'>;

/**
 * What the daemon of one node holds of each subnet's IPv4 addresses: pods' ones, cooling ones, and those that the next pod
 * can have. An IPv6 node's pods have none.
 */
export class AddressShares {
  readonly #ec2: Ec2;
  /** All of the node's addresses are in this subnet, and EC2 knows them all, as long as nothing of what follows changes. */
  #only: Subnet | undefined;
  #daemon: Daemon | undefined;
  #imds: Pick<ImdsPort, 'version'> | undefined;
  #memory: Pick<Memory, 'cidrVersion'> | undefined;
  #imdsVersion = -1;
  #cidrVersion = -1;

  constructor(ec2: Ec2) {
    this.#ec2 = ec2;
  }

  /** @param known how the node's only pool stands now, if somebody has looked: then nobody does so again. */
  of(daemon: Daemon, known: PoolFigures | undefined): AddressShare[] {
    if (this.#only !== undefined && !this.#hasMoved(daemon)) {
      if (known !== undefined) return [shareOf(known, this.#only)];
      const [only] = daemon.pools;
      if (only !== undefined) return [shareOf(only.datastore.statistics(daemon.simulation.now), this.#only)];
    }
    const { pools, settings, simulation } = daemon;
    if (settings.ipv6) return [];
    return pools.flatMap((pool) => this.#ofPool(pool, simulation.now, pools.length === 1 ? daemon : undefined));
  }

  #hasMoved(daemon: Daemon): boolean {
    if (daemon !== this.#daemon) return true;
    return this.#imds?.version !== this.#imdsVersion || this.#memory?.cidrVersion !== this.#cidrVersion;
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
    this.#imds = daemon?.ports.imds;
    this.#memory = daemon?.memory;
    this.#imdsVersion = daemon?.ports.imds.version ?? -1;
    this.#cidrVersion = daemon?.memory.cidrVersion ?? -1;
    return [shareOf(pool.datastore.statistics(now), only)];
  }
}

function shareOf({ total, assigned, cooling }: PoolFigures, subnet: Subnet): AddressShare {
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
