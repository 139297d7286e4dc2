import type { Task } from '../../sim/process.ts';
import type { Daemon, Pool } from './daemon.ts';
import type { CidrKind } from './datastore/cidr.ts';
import type { Eni } from './datastore/eni.ts';
import type { ImdsNetworkInterface } from './ports.ts';
import { isSubnetExcluded } from './subnets.ts';

/**
 * Takes an attached interface into the datastore, with the addresses that IMDS shows. When the check of its subnet fails
 * it stays there without addresses.
 * @throws Ec2Error
 */
export function* setUpEni(
  daemon: Daemon,
  pool: Pool,
  shown: ImdsNetworkInterface,
  type: 'interface' | 'trunk' | 'efa',
): Task {
  const { settings, profile, simulation } = daemon;
  const primary = isPrimary(shown);
  yield* daemon.lock.wait();
  const eni = pool.datastore.addEni({
    id: shown.id,
    device: shown.deviceIndex,
    primary,
    trunk: type === 'trunk',
    efa: type === 'efa',
    added: simulation.now,
  });
  if (settings.subnetDiscovery && profile.excludesSubnets) {
    const excluded = yield* isSubnetExcluded(daemon, shown.subnetId);
    pool.datastore.setExcluded(eni, excluded, simulation.now);
  }
  if (settings.ipv6) {
    if (primary) yield* assignIpv6Prefix(daemon, pool, eni);
    return;
  }
  // With custom networking the primary interface is in the node's subnet, where pods must not be.
  if (primary && settings.customNetworking) return;
  addCidrs(pool, eni, 'secondary', shown.addresses.slice(1));
  addCidrs(pool, eni, 'prefix', shown.prefixes);
}

export function isPrimary(shown: ImdsNetworkInterface): boolean {
  return shown.deviceIndex === 0 && shown.networkCard === 0;
}

export function addCidrs(pool: Pool, eni: Eni, kind: CidrKind, firsts: readonly number[]): void {
  for (const first of firsts) pool.datastore.addCidr(eni, kind, first);
}

/** One /80 is more than enough for all pods of a node: IPv6 nodes never ask again. */
function* assignIpv6Prefix(daemon: Daemon, pool: Pool, eni: Eni): Task {
  const [described] = yield* daemon.ports.ec2.describeNetworkInterfaces([eni.id]);
  const present = described?.ipv6Prefixes ?? [];
  if (present.length === 0) yield* daemon.ports.ec2.assignIpv6Prefixes(eni.id, 1);
  // Addresses are counted from the start of the prefix: 2^48 of them do not fit among the IPv4 numbers.
  pool.datastore.addCidr(eni, 'ipv6-prefix', 0);
}
