import type { Time } from '../../sim/time.ts';
import { PREFIX_SIZE } from '../ipv4.ts';
import { type Daemon, type Pool, usesPrefixes } from './daemon.ts';
import type { PoolStatistics } from './datastore/datastore.ts';
import { ipTargetsDefined } from './settings.ts';

/** Addresses missing to the IP targets, 0 when they are met. */
export function shortOfTargets(pool: Pool, { total, available }: PoolStatistics): number {
  const { warmIpTarget, minimumIpTarget } = pool.targets;
  return Math.max(warmIpTarget - available, 0, minimumIpTarget - total);
}

/** Addresses beyond the IP targets that can go without falling short of either. */
function overTargets(pool: Pool, { total, available }: PoolStatistics): number {
  const { warmIpTarget, minimumIpTarget } = pool.targets;
  return Math.max(Math.min(Math.max(available - warmIpTarget, 0), total - minimumIpTarget), 0);
}

/** The same in whole prefixes. Only prefixes without pods can go. */
function prefixesOverTargets(pool: Pool, { assigned }: PoolStatistics): number {
  const { warmIpTarget, minimumIpTarget } = pool.targets;
  const { prefixes } = pool.datastore;
  return Math.max(
    Math.min(
      pool.datastore.freePrefixes(),
      prefixes - Math.ceil((assigned + warmIpTarget) / PREFIX_SIZE),
      prefixes - Math.ceil(minimumIpTarget / PREFIX_SIZE),
    ),
    0,
  );
}

/** Does the pool need more addresses? */
export function isPoolTooLow(daemon: Daemon, pool: Pool, statistics: PoolStatistics): boolean {
  if (daemon.profile.stopsGrowthAtMaxPods && statistics.total >= daemon.memory.maxPods) return false;
  return isShortOfTargets(daemon, pool, statistics);
}

/** The same without the stop at maxPods. */
export function isShortOfTargets(daemon: Daemon, pool: Pool, statistics: PoolStatistics): boolean {
  if (ipTargetsDefined(pool.targets)) return shortOfTargets(pool, statistics) > 0;
  const { unit, target } = warmUnits(daemon, pool);
  return statistics.available < unit * target || (target === 0 && statistics.available === 0);
}

/** Does the pool have more addresses than it needs? */
export function isPoolTooHigh(daemon: Daemon, pool: Pool, statistics: PoolStatistics): boolean {
  return cidrsToGiveBack(daemon, pool, statistics) > 0;
}

/** How many CIDRs of the pool's kind a decrease gives back. */
export function cidrsToGiveBack(daemon: Daemon, pool: Pool, statistics: PoolStatistics): number {
  if (ipTargetsDefined(pool.targets)) {
    return usesPrefixes(daemon) ? prefixesOverTargets(pool, statistics) : overTargets(pool, statistics);
  }
  if (!usesPrefixes(daemon)) return 0;
  return Math.max(pool.datastore.freePrefixes() - pool.targets.warmPrefixTarget, 0);
}

/** How many secondary addresses or prefixes one increase asks for at most, before the limits of the interface. */
export function cidrsWanted(daemon: Daemon, pool: Pool, now: Time): number {
  const statistics = pool.datastore.statistics(now);
  const targetsDefined = ipTargetsDefined(pool.targets);
  if (!usesPrefixes(daemon)) {
    return targetsDefined ? shortOfTargets(pool, statistics) : daemon.eniLimits.cidrsPerEni;
  }
  if (targetsDefined) return Math.max(1, Math.ceil(shortOfTargets(pool, statistics) / PREFIX_SIZE));
  return Math.max(1, pool.targets.warmPrefixTarget - pool.datastore.freePrefixes());
}

/** Is it worth looking for an interface that can go? */
export function mayHaveExtraEni(daemon: Daemon, pool: Pool, { available }: PoolStatistics): boolean {
  if (ipTargetsDefined(pool.targets) || pool.networkCard > 0) return true;
  const { target } = warmUnits(daemon, pool);
  if (available >= (target + 1) * daemon.eniLimits.addressesPerEni) return true;
  return usesPrefixes(daemon) && hasEniWithoutPods(pool);
}

function warmUnits(daemon: Daemon, pool: Pool): { unit: number; target: number } {
  if (usesPrefixes(daemon)) return { unit: PREFIX_SIZE, target: pool.targets.warmPrefixTarget };
  return { unit: daemon.eniLimits.addressesPerEni, target: pool.targets.warmEniTarget };
}

function hasEniWithoutPods(pool: Pool): boolean {
  for (const eni of pool.datastore.enis) {
    if (!eni.primary && !eni.trunk && !eni.efa && eni.pods === 0) return true;
  }
  return false;
}
