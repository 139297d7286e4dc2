import type { Task } from '../../sim/process.ts';
import type { Time } from '../../sim/time.ts';
import { DECREASE_INTERVAL } from './constants.ts';
import type { Daemon, Pool } from './daemon.ts';
import type { Cidr } from './datastore/cidr.ts';
import { cidrKey, type Eni, freeCidrs } from './datastore/eni.ts';
import { cidrsToGiveBack } from './pool-targets.ts';
import { type AddressKind, Ec2Error } from './ports.ts';

/** Gives back what is over the targets: CIDRs without pods, those with cooling addresses included. */
export function* decreasePool(daemon: Daemon, pool: Pool): Task {
  const { simulation, memory } = daemon;
  let left = cidrsToGiveBack(daemon, pool, pool.datastore.statistics(simulation.now));
  daemon.host.onDecision?.({ kind: 'decrease', count: left, addressKind: daemon.addressKind });
  for (const eni of pool.datastore.walkCopyOfEnis()) {
    if (left <= 0) return;
    yield* daemon.lock.wait();
    const cidrs = freeCidrs(eni).slice(0, left);
    for (const cidr of cidrs) {
      pool.datastore.removeCidr(eni, cidr);
      memory.reconcileCooldown ??= new Map();
      memory.reconcileCooldown.set(cidrKey(cidr.kind, cidr.first), simulation.now);
    }
    left -= cidrs.length;
    yield* unassignCidrs(daemon, eni, 'prefix', cidrs);
    yield* unassignCidrs(daemon, eni, 'secondary', cidrs);
  }
}

/** The pool is lowered again only when the last time is longer ago than this moment. */
export function decreaseIntervalEnds(daemon: Daemon): Time {
  return daemon.memory.lastDecrease + DECREASE_INTERVAL;
}

/** Takes an interface's CIDRs of one kind that no pod uses out of the datastore and gives them back. */
export function* returnFreeCidrs(daemon: Daemon, pool: Pool, eni: Eni, kind: AddressKind): Task {
  const cidrs = freeCidrs(eni).filter((cidr) => cidr.kind === kind);
  for (const cidr of cidrs) pool.datastore.removeCidr(eni, cidr);
  yield* unassignCidrs(daemon, eni, kind, cidrs);
}

/** One call for all `cidrs` of a kind, none when there are none. A failure is only logged: reconcile finds them again. */
function* unassignCidrs(daemon: Daemon, eni: Eni, kind: AddressKind, cidrs: readonly Cidr[]): Task {
  const firsts = cidrs.filter((cidr) => cidr.kind === kind).map((cidr) => cidr.first);
  if (firsts.length === 0) return;
  try {
    yield* daemon.ports.ec2.unassignPrivateIpAddresses(eni.id, kind, firsts);
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
  }
}
