import type { Task } from '../../sim/process.ts';
import type { Time } from '../../sim/time.ts';
import { allocateEni } from './allocate-eni.ts';
import { INSUFFICIENT_ADDRESSES_BACKOFF } from './constants.ts';
import { type Daemon, NO_GROWTH, noteGrowth, type Pool } from './daemon.ts';
import type { Eni } from './datastore/eni.ts';
import { isAddressLimitExceeded, isInsufficientAddresses } from './ec2-errors.ts';
import { cidrsWanted } from './pool-targets.ts';
import { Ec2Error } from './ports.ts';
import { addCidrs } from './set-up-eni.ts';
import { isTrunkMissing } from './trunk.ts';

/**
 * Gets more addresses: on the first interface with room that works, or else with one new interface.
 * @throws Ec2Error when filling failed for another reason than too few addresses in the subnet.
 */
export function increasePool(daemon: Daemon, pool: Pool): Task {
  return grow(daemon, fillOrAllocateEni(daemon, pool));
}

function* fillOrAllocateEni(daemon: Daemon, pool: Pool): Task<boolean> {
  if (yield* fillEni(daemon, pool)) return true;
  return hasRoomForEni(daemon, pool) && (yield* allocateEni(daemon, pool));
}

/** The same without new interfaces: all that releases before 1.13 do at start. */
export function fillPool(daemon: Daemon, pool: Pool): Task {
  return grow(daemon, fillEni(daemon, pool));
}

/** @param attempt gives whether it got more addresses. */
function* grow(daemon: Daemon, attempt: Task<boolean>): Task {
  const { memory, simulation } = daemon;
  if (isManagementSuspended(daemon) || simulation.now <= insufficientBackOffEnds(daemon)) return;
  try {
    if (yield* attempt) memory.lastPoolAction = simulation.now;
  } catch (error) {
    if (!(error instanceof Ec2Error && isInsufficientAddresses(error.code))) throw error;
    memory.lastInsufficientAddresses = simulation.now;
    daemon.host.onDecision?.({ kind: 'back-off', code: error.code, until: insufficientBackOffEnds(daemon) });
  }
}

/** Neither growth nor freeing of interfaces on a node that ends, nor on a cordoned one unless it is allowed there. */
export function isManagementSuspended(daemon: Daemon): boolean {
  if (daemon.memory.terminating) return true;
  return daemon.ports.kubernetes.isUnschedulable() && !daemon.settings.manageEnisNonSchedulable;
}

/** The last moment of the pause after EC2 said that the subnet has too few addresses. */
export function insufficientBackOffEnds(daemon: Daemon): Time {
  return daemon.memory.lastInsufficientAddresses + INSUFFICIENT_ADDRESSES_BACKOFF;
}

/** Would an increase of a pool that is too low make an EC2 call? */
export function canGrow(daemon: Daemon, pool: Pool): boolean {
  return hasEniWithRoom(daemon, pool) || hasRoomForEni(daemon, pool);
}

/** May the node have another interface? One slot stays free for a trunk that is still to come. */
function hasRoomForEni(daemon: Daemon, pool: Pool): boolean {
  const excluded = pool.datastore.excludedEnis;
  const reservedForTrunk = pool === daemon.pools[0] && isTrunkMissing(daemon) ? 1 : 0;
  const inUse = pool.datastore.eniCount - excluded;
  return inUse < pool.maxEnis - pool.unmanagedEnis - reservedForTrunk - excluded;
}

/** Does any interface have room for more addresses? */
export function hasEniWithRoom(daemon: Daemon, pool: Pool): boolean {
  for (const eni of pool.datastore.enis) if (hasRoomForCidrs(daemon, eni)) return true;
  return false;
}

function hasRoomForCidrs(daemon: Daemon, eni: Eni): boolean {
  if (eni.trunk || eni.excluded || (eni.primary && daemon.settings.customNetworking)) return false;
  return eni.cidrs.size < daemon.eniLimits.cidrsPerEni;
}

/** Gives whether an interface was filled: only the first that works is. */
function* fillEni(daemon: Daemon, pool: Pool): Task<boolean> {
  const wanted = cidrsWanted(daemon, pool, daemon.simulation.now);
  if (wanted === 0) return false;
  const candidates = [...pool.datastore.walkEnis()].filter((eni) => hasRoomForCidrs(daemon, eni));
  for (const eni of candidates) {
    const room = daemon.eniLimits.cidrsPerEni - eni.cidrs.size;
    const count = daemon.profile.fillsEnisAsFarAsWanted ? Math.min(room, wanted) : room;
    try {
      yield* assignAddresses(daemon, pool, eni, count);
      return true;
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      if (isAddressLimitExceeded(error.code)) {
        yield* takeOverAddresses(daemon, pool, eni);
        return true;
      }
      const nextMayWork = daemon.settings.subnetDiscovery && isInsufficientAddresses(error.code);
      if (!nextMayWork) throw error;
    }
  }
  return false;
}

/** Asks for `count`, or at least for one. */
function* assignAddresses(daemon: Daemon, pool: Pool, eni: Eni, count: number): Task {
  const { ec2 } = daemon.ports;
  const kind = daemon.addressKind;
  daemon.host.onDecision?.({ kind: 'fill-eni', device: eni.device, count, addressKind: kind });
  noteGrowth(daemon, pool, { kind: 'call' });
  try {
    let given: number[];
    try {
      given = yield* ec2.assignPrivateIpAddresses(eni.id, kind, count);
    } catch (error) {
      if (!(error instanceof Ec2Error) || isAddressLimitExceeded(error.code)) throw error;
      given = yield* ec2.assignPrivateIpAddresses(eni.id, kind, 1);
    }
    yield* daemon.lock.wait();
    addCidrs(pool, eni, kind, given);
    noteGrowth(daemon, pool, NO_GROWTH);
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    noteGrowth(daemon, pool, { kind: 'failed', code: error.code });
    throw error;
  }
}

/** EC2 counts more addresses on the interface than the daemon does: what EC2 says is there is taken over. */
function* takeOverAddresses(daemon: Daemon, pool: Pool, eni: Eni): Task {
  const kind = daemon.addressKind;
  const [described] = yield* daemon.ports.ec2.describeNetworkInterfaces([eni.id]);
  addCidrs(pool, eni, kind, (kind === 'prefix' ? described?.prefixes : described?.secondaryAddresses) ?? []);
  noteGrowth(daemon, pool, NO_GROWTH);
}
