import { NEVER, type Time } from '../../sim/time.ts';
import { ADDRESS_USAGE_QUOTA_ERROR, INTERFACE_QUOTA_ERROR } from '../ec2/quotas.ts';
import type { RetryReason } from '../ec2/sdk-client.ts';
import { isThrottle } from '../ec2/sdk-errors.ts';
import type { Subnet } from '../ec2/subnet.ts';
import { cidrsForNewEni } from '../ipamd/allocate-eni.ts';
import { type Daemon, growthError, type Pool, usesPrefixes } from '../ipamd/daemon.ts';
import { isInsufficientAddresses } from '../ipamd/ec2-errors.ts';
import { canGrow, hasEniWithRoom, insufficientBackOffEnds } from '../ipamd/increase.ts';
import { isPoolTooLow, isShortOfTargets } from '../ipamd/pool-targets.ts';
import type { WaitCause } from './causes.ts';

/** The first cause that fits; see `WAIT_CAUSES` for their meaning and order. */
export interface CauseOfWait {
  readonly cause: WaitCause;
  /** When time alone may change it; NEVER when only an event can. */
  readonly until: Time;
  /** May it change with what the subnets have free? */
  readonly hangsOnSubnets: boolean;
}

/** What a pod needs of the daemon: one address of any network card, or (multi-NIC) one of each. */
export type AddressNeed = 'one' | 'every-card';

/**
 * Why pods on this node have no address at this moment, seen with the daemon's own rules.
 * @param daemon undefined while no process runs.
 * @param retrying why the SDK client tries the call again that would help; undefined when it does not.
 * @param subnets those in which the node's interfaces can be.
 */
export function causeOfWait(
  daemon: Daemon | undefined,
  retrying: RetryReason | undefined,
  subnets: readonly Subnet[],
  now: Time,
  need: AddressNeed = 'one',
): CauseOfWait {
  if (daemon === undefined || !daemon.memory.ready) return lasting('IPAMD_NOT_READY');
  if (need === 'every-card' && !daemon.settings.multiNic) return lasting('NO_FREE_IP');
  const pool = missingPool(daemon, need, now);
  if (pool === undefined) return lasting('KUBELET_RETRY');
  const coolingEnd = pool.datastore.nextCoolingEnd(now) ?? NEVER;
  const cause = causeWithoutUsableAddress(daemon, pool, retrying, subnets, now, coolingEnd !== NEVER);
  const until = cause === 'INSUFFICIENT_BACKOFF' ? insufficientBackOffEnds(daemon) + 1 : NEVER;
  return { cause, until: Math.min(until, coolingEnd), hangsOnSubnets: hasRunIntoSubnets(daemon, pool, now) };
}

/**
 * Why a pod that is to have a branch interface has no address: of the daemon it needs nothing but that it knows the trunk.
 * @param isThere the pod carries the annotation with its branch interface.
 */
export function causeOfBranchWait(daemon: Daemon | undefined, isThere: boolean): CauseOfWait {
  if (daemon === undefined || !daemon.memory.ready) return lasting('IPAMD_NOT_READY');
  const knowsTrunk = daemon.pools.some(({ datastore }) => datastore.trunk !== undefined);
  return lasting(isThere && knowsTrunk ? 'KUBELET_RETRY' : 'BRANCH_ENI');
}

/** The pool whose lack of addresses keeps the pods waiting; undefined when they would get theirs now. */
function missingPool({ pools }: Daemon, need: AddressNeed, now: Time): Pool | undefined {
  const isEmpty = (pool: Pool) => !pool.datastore.hasUsableAddress(now);
  if (need === 'every-card') return pools.find(isEmpty);
  return pools.every(isEmpty) ? pools[0] : undefined;
}

function causeWithoutUsableAddress(
  daemon: Daemon,
  pool: Pool,
  retrying: RetryReason | undefined,
  subnets: readonly Subnet[],
  now: Time,
  somethingCools: boolean,
): WaitCause {
  const { settings, ports } = daemon;
  const statistics = pool.datastore.statistics(now);
  const isLow = isPoolTooLow(daemon, pool, statistics);
  if (isLow && ports.kubernetes.isUnschedulable() && !settings.manageEnisNonSchedulable) return 'NODE_CORDONED';
  if (pool.growth.kind === 'attaching') return 'ENI_ATTACHING';
  if (pool.growth.kind === 'call') return causeDuringCall(daemon, pool, retrying, subnets, now);
  if (isLow) return causeOfNoGrowth(daemon, pool, subnets, now);
  if (somethingCools) return 'ALL_COOLING';
  return isShortOfTargets(daemon, pool, statistics) ? 'MAX_PODS_STOP' : 'NO_FREE_IP';
}

/** What the daemon has run into before is what keeps the pods waiting until it has got past it, also while it tries again. */
function causeDuringCall(
  daemon: Daemon,
  pool: Pool,
  retrying: RetryReason | undefined,
  subnets: readonly Subnet[],
  now: Time,
): WaitCause {
  if (hasRunIntoSubnets(daemon, pool, now)) {
    const full = causeOfFullSubnets(daemon, pool, subnets);
    if (full !== undefined) return full;
  }
  const error = growthError(pool.growth);
  if (error !== undefined && !isInsufficientAddresses(error)) return causeOfError(error);
  if (retrying === undefined) return 'EC2_CALL';
  return retrying === 'throttled' ? 'EC2_THROTTLED' : 'EC2_FAULT';
}

/** The pool is too low, and nothing is under way. */
function causeOfNoGrowth(daemon: Daemon, pool: Pool, subnets: readonly Subnet[], now: Time): WaitCause {
  // What an earlier attempt ran into no longer matters once the node has all the interfaces it may have.
  if (!canGrow(daemon, pool)) return 'MAX_ENI';
  if (hasRunIntoSubnets(daemon, pool, now)) {
    const full = causeOfFullSubnets(daemon, pool, subnets);
    if (full !== undefined) return full;
    if (now <= insufficientBackOffEnds(daemon)) return 'INSUFFICIENT_BACKOFF';
  }
  const error = growthError(pool.growth);
  return error === undefined || isInsufficientAddresses(error) ? 'POOL_TICK' : causeOfError(error);
}

/** Has EC2 refused the daemon for lack of addresses in the subnets, and has it got none since? */
function hasRunIntoSubnets(daemon: Daemon, pool: Pool, now: Time): boolean {
  return pool.refusedBySubnets || now <= insufficientBackOffEnds(daemon);
}

function causeOfFullSubnets(daemon: Daemon, pool: Pool, subnets: readonly Subnet[]): WaitCause | undefined {
  if (subnets.some((subnet) => canServe(daemon, pool, subnet))) return undefined;
  return usesPrefixes(daemon) ? 'NO_FREE_PREFIX' : 'SUBNET_FULL';
}

function causeOfError(code: string): WaitCause {
  if (code === INTERFACE_QUOTA_ERROR || code === ADDRESS_USAGE_QUOTA_ERROR) return 'QUOTA';
  return isThrottle(code) ? 'EC2_THROTTLED' : 'EC2_FAULT';
}

/** Could EC2 give the daemon at least one more address out of this subnet, on an interface it has or on a new one? */
function canServe(daemon: Daemon, pool: Pool, subnet: Subnet): boolean {
  if (usesPrefixes(daemon)) return subnet.freePrefixes > 0;
  const needed = hasEniWithRoom(daemon, pool) ? 1 : 1 + cidrsForNewEni(daemon, pool);
  return subnet.freeAddresses >= needed;
}

function lasting(cause: WaitCause): CauseOfWait {
  return { cause, until: NEVER, hangsOnSubnets: false };
}
