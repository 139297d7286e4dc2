import type { Ec2 } from '../ec2/ec2.ts';
import type { NetworkInterface } from '../ec2/network-interface.ts';
import type { Subnet } from '../ec2/subnet.ts';
import type { Daemon, Pool } from '../ipamd/daemon.ts';
import { isCooling } from '../ipamd/datastore/cidr.ts';
import type { Datastore } from '../ipamd/datastore/datastore.ts';
import { cidrsOfKind, type Eni } from '../ipamd/datastore/eni.ts';
import type { AddressShare } from '../observations/subnet-ledger.ts';

/**
 * What a daemon holds of each subnet's IPv4 addresses: pods' ones, cooling ones, and those that the next pod can have. An
 * IPv6 node's pods have none.
 */
export function addressShares(daemon: Daemon, ec2: Ec2): AddressShare[] {
  if (daemon.settings.ipv6) return [];
  return daemon.pools.flatMap((pool) => poolShares(pool, ec2, daemon.simulation.now));
}

function poolShares({ datastore }: Pool, ec2: Ec2, now: number): AddressShare[] {
  let only: Subnet | undefined;
  for (const eni of datastore.enis) {
    const there = ec2.findNetworkInterface(eni.id);
    only ??= there?.subnet;
    const countsInFull = there !== undefined && there.subnet === only && !eni.excluded && !hasMoreThan(there, eni);
    if (!countsInFull) return sharesOfEachEni(datastore, ec2, now);
  }
  if (only === undefined) return [];
  const { total, assigned, cooling } = datastore.statistics(now);
  return [{ subnet: only, assigned, cooling, warm: total - assigned - cooling }];
}

/** For a node with interfaces in several subnets, or one that is out of step with EC2: as slow as its addresses are many. */
function sharesOfEachEni(datastore: Datastore, ec2: Ec2, now: number): AddressShare[] {
  const shares: AddressShare[] = [];
  for (const eni of datastore.enis) {
    const there = ec2.findNetworkInterface(eni.id);
    if (there === undefined || eni.excluded) continue;
    const firsts = new Set(datastore.kind === 'prefix' ? there.prefixes : there.secondaryAddresses);
    let total = 0;
    let assigned = 0;
    let cooling = 0;
    for (const cidr of cidrsOfKind(eni, datastore.kind)) {
      if (!firsts.has(cidr.first)) continue;
      total += cidr.size;
      assigned += cidr.assigned;
      for (const record of cidr.used) if (isCooling(record, now, datastore.cooldown)) cooling += 1;
    }
    shares.push({ subnet: there.subnet, assigned, cooling, warm: total - assigned - cooling });
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
