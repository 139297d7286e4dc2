import { sleep, type Task } from '../../sim/process.ts';
import { NEVER, type Time } from '../../sim/time.ts';
import { PREFIX_SIZE } from '../ipv4.ts';
import { DELETE_BACK_OFF, DETACH_BACK_OFF, withBackOff } from './back-off.ts';
import { MINIMUM_ENI_LIFETIME, PAUSE_BEFORE_DELETE } from './constants.ts';
import { type Daemon, type Pool, usesPrefixes } from './daemon.ts';
import { availableAddresses, cidrsOfKind, type Eni, totalAddresses } from './datastore/eni.ts';
import { isEniNotFound } from './ec2-errors.ts';
import { isManagementSuspended } from './increase.ts';
import { Ec2Error } from './ports.ts';

/** Frees the first interface that the pool does not need, if there is one. What fails is only logged. */
export function* freeExtraEni(daemon: Daemon, pool: Pool): Task {
  if (isManagementSuspended(daemon)) return;
  const eni = deletableEni(daemon, pool);
  if (eni === undefined) return;
  daemon.host.onDecision?.({ kind: 'free-eni', device: eni.device });
  pool.datastore.removeEni(eni);
  try {
    yield* freeEni(daemon, eni.id);
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
  }
}

function deletableEni(daemon: Daemon, pool: Pool): Eni | undefined {
  for (const eni of pool.datastore.walkEnis()) {
    if (deletableFrom(daemon, pool, eni) <= daemon.simulation.now) return eni;
  }
  return undefined;
}

/** From when on an interface can go if nothing else changes: it must be old enough and have no cooling address. NEVER while it is needed. */
export function deletableFrom(daemon: Daemon, pool: Pool, eni: Eni): Time {
  if (eni.primary || eni.trunk || eni.efa || eni.pods > 0 || isNeededForTargets(daemon, pool, eni)) return NEVER;
  let from = eni.added + MINIMUM_ENI_LIFETIME;
  for (const cidr of eni.cidrs.values()) from = Math.max(from, cidr.coolingEnds(pool.datastore.cooldown));
  return from;
}

/** Would the other interfaces alone fall short of the targets? In prefix mode IP targets are rounded up to whole prefixes. */
function isNeededForTargets(daemon: Daemon, pool: Pool, eni: Eni): boolean {
  const { warmIpTarget, minimumIpTarget, warmPrefixTarget } = pool.targets;
  const { kind } = pool.datastore;
  const unit = usesPrefixes(daemon) ? PREFIX_SIZE : 1;
  const roundedUp = (target: number) => Math.ceil(target / unit) * unit;
  const sumOfOthers = (count: (other: Eni) => number) =>
    pool.datastore.enis.reduce((sum, other) => (other === eni ? sum : sum + count(other)), 0);
  if (warmIpTarget > 0 && sumOfOthers((other) => availableAddresses(other, kind)) < roundedUp(warmIpTarget))
    return true;
  if (minimumIpTarget > 0 && sumOfOthers((other) => totalAddresses(other, kind)) < roundedUp(minimumIpTarget))
    return true;
  return usesPrefixes(daemon) && warmPrefixTarget > 0 && sumOfOthers(countFreePrefixes) < warmPrefixTarget;
}

function countFreePrefixes(eni: Eni): number {
  return cidrsOfKind(eni, 'prefix').filter((prefix) => prefix.assigned === 0).length;
}

/**
 * Detaches and deletes an interface. One that EC2 does not know is as good as freed.
 * @throws Ec2Error when the description, or the last attempt to detach or delete, fails.
 */
export function* freeEni(daemon: Daemon, id: string): Task {
  const { ec2 } = daemon.ports;
  let attachmentId: string | undefined;
  try {
    const [described] = yield* ec2.describeNetworkInterfaces([id]);
    attachmentId = described?.attachmentId;
  } catch (error) {
    if (error instanceof Ec2Error && isEniNotFound(error.code)) return;
    throw error;
  }
  yield* withBackOff(DETACH_BACK_OFF, daemon.host, () => ec2.detachNetworkInterface(id, attachmentId));
  yield sleep(PAUSE_BEFORE_DELETE);
  yield* deleteEni(daemon, id);
}

/** EC2 refuses while the interface is still attached, so this takes several attempts as a rule. */
export function* deleteEni(daemon: Daemon, id: string): Task {
  yield* withBackOff(DELETE_BACK_OFF, daemon.host, () => deleteOnce(daemon, id));
}

function* deleteOnce(daemon: Daemon, id: string): Task {
  try {
    yield* daemon.ports.ec2.deleteNetworkInterface(id);
  } catch (error) {
    if (!(error instanceof Ec2Error && isEniNotFound(error.code))) throw error;
  }
}
