import type { Ec2 } from '../ec2/ec2.ts';
import type { Subnet } from '../ec2/subnet.ts';
import type { Daemon, Pool } from '../ipamd/daemon.ts';
import { isCooling } from '../ipamd/datastore/cidr.ts';
import { cidrsOfKind } from '../ipamd/datastore/eni.ts';
import type { AddressShare } from '../observations/subnet-ledger.ts';

/**
 * What a daemon holds of each subnet's IPv4 addresses: pods' ones, cooling ones, and those that the next pod can have. An
 * IPv6 node's pods have none.
 */
export function addressShares(daemon: Daemon, ec2: Ec2): AddressShare[] {
  if (daemon.settings.ipv6) return [];
  return daemon.pools.flatMap((pool) => poolShares(pool, ec2, daemon.simulation.now));
}

function poolShares(pool: Pool, ec2: Ec2, now: number): AddressShare[] {
  const { datastore } = pool;
  const subnets = new Set<Subnet>();
  let excluded = false;
  for (const eni of datastore.enis) {
    const subnet = ec2.findNetworkInterface(eni.id)?.subnet;
    if (subnet !== undefined) subnets.add(subnet);
    excluded ||= eni.excluded;
  }
  const [only] = subnets;
  if (only !== undefined && subnets.size === 1 && !excluded) {
    const { total, assigned, cooling } = datastore.statistics(now);
    return [{ subnet: only, assigned, cooling, warm: total - assigned - cooling }];
  }
  return sharesOfEachEni(pool, ec2, now);
}

/** For a node with interfaces in several subnets: as slow as its addresses are many. */
function sharesOfEachEni({ datastore }: Pool, ec2: Ec2, now: number): AddressShare[] {
  const shares: AddressShare[] = [];
  for (const eni of datastore.enis) {
    const subnet = ec2.findNetworkInterface(eni.id)?.subnet;
    if (subnet === undefined || eni.excluded) continue;
    let total = 0;
    let assigned = 0;
    let cooling = 0;
    for (const cidr of cidrsOfKind(eni, datastore.kind)) {
      total += cidr.size;
      assigned += cidr.assigned;
      for (const record of cidr.used) if (isCooling(record, now, datastore.cooldown)) cooling += 1;
    }
    shares.push({ subnet, assigned, cooling, warm: total - assigned - cooling });
  }
  return shares;
}
