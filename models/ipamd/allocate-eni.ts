import type { Task } from '../../sim/process.ts';
import { WAIT_ATTACHED_BACK_OFF, withBackOff } from './back-off.ts';
import { type Daemon, NO_GROWTH, noteGrowth, type Pool, usesPrefixes } from './daemon.ts';
import { isInsufficientAddresses } from './ec2-errors.ts';
import { deleteEni, freeEni } from './free-eni.ts';
import { cidrsWanted } from './pool-targets.ts';
import { type CreateNetworkInterfaceRequest, Ec2Error, ImdsError, type ImdsNetworkInterface } from './ports.ts';
import { setUpEni } from './set-up-eni.ts';
import { eligibleSubnets } from './subnets.ts';
import { CREATED_AT_TAG, createdAtValue, ENI_DESCRIPTION_PREFIX, managedEniTags } from './tags.ts';

/**
 * Creates an interface with the addresses that are wanted, attaches it and takes it into the datastore. Gives whether
 * that worked, or nothing was wanted; what fails is only logged.
 * @throws Ec2Error when the subnets have too few addresses: the increase then pauses.
 */
export function* allocateEni(daemon: Daemon, pool: Pool): Task<boolean> {
  const count = cidrsForNewEni(daemon, pool);
  if (count === 0) return true;
  daemon.host.onDecision?.({ kind: 'new-eni', count, addressKind: daemon.addressKind });
  noteGrowth(daemon, pool, { kind: 'call' });
  try {
    const id = yield* createAndAttach(daemon, pool, count);
    noteGrowth(daemon, pool, { kind: 'attaching' });
    const shown = yield* waitUntilAttached(daemon, id, count);
    noteGrowth(daemon, pool, NO_GROWTH);
    if (shown === undefined) return false;
    yield* setUpEni(daemon, pool, shown, 'interface');
    return true;
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    const created = pool.growth.kind === 'call';
    noteGrowth(daemon, pool, { kind: 'failed', code: error.code });
    if (created && isInsufficientAddresses(error.code)) throw error;
    return false;
  }
}

/** Secondary addresses or prefixes to ask for with a new interface. */
export function cidrsForNewEni(daemon: Daemon, pool: Pool): number {
  return Math.min(cidrsWanted(daemon, pool, daemon.simulation.now), daemon.eniLimits.cidrsPerEni);
}

/**
 * Gives the new interface's id. It is empty, and nothing of that name will ever show, after the last call failed but the
 * interface could be freed: the daemon forgets the error then.
 */
function* createAndAttach(daemon: Daemon, pool: Pool, count: number): Task<string> {
  const { ec2 } = daemon.ports;
  const { createsEnisWithAddresses } = daemon.profile;
  const id = yield* createEni(daemon, createsEnisWithAddresses ? count : 0);
  let attachmentId: string;
  try {
    const device = lowestFree(yield* ec2.describeInstanceDevices(pool.networkCard));
    attachmentId = yield* ec2.attachNetworkInterface(id, device, pool.networkCard);
  } catch (error) {
    if (error instanceof Ec2Error) yield* deleteEni(daemon, id);
    throw error;
  }
  try {
    yield* ec2.modifyDeleteOnTermination(id, attachmentId);
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    yield* freeEni(daemon, id);
    return '';
  }
  if (!createsEnisWithAddresses) yield* assignFirstAddresses(daemon, id, count);
  return id;
}

/** Releases before 1.16. Other failures than too few addresses are only logged: perhaps IMDS will show some. */
function* assignFirstAddresses(daemon: Daemon, id: string, count: number): Task {
  try {
    yield* daemon.ports.ec2.assignPrivateIpAddresses(id, daemon.addressKind, count);
  } catch (error) {
    if (!(error instanceof Ec2Error) || isInsufficientAddresses(error.code)) throw error;
  }
}

/** Tries the eligible subnets one after the other. */
function* createEni(daemon: Daemon, count: number): Task<string> {
  const { ec2 } = daemon.ports;
  let lastError = new Ec2Error(NO_ELIGIBLE_SUBNET);
  for (const subnetId of yield* eligibleSubnets(daemon)) {
    try {
      return yield* ec2.createNetworkInterface(newEniRequest(daemon, subnetId, count));
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      lastError = error;
    }
  }
  throw lastError;
}

/** Not EC2's: the daemon finds no subnet to ask it for. */
const NO_ELIGIBLE_SUBNET = 'NoEligibleSubnet';

function newEniRequest(daemon: Daemon, subnetId: string, count: number): CreateNetworkInterfaceRequest {
  const { instanceId } = daemon.identity;
  const tags = managedEniTags(instanceId, daemon.settings.clusterName);
  tags.set(CREATED_AT_TAG, createdAtValue(daemon.simulation.now));
  return { subnetId, kind: daemon.addressKind, count, description: ENI_DESCRIPTION_PREFIX + instanceId, tags };
}

/** From 1 on: index 0 is the instance's primary interface, and the other network cards begin at 1 (EC2 User Guide, "Network cards"). */
function lowestFree(used: readonly number[]): number {
  let device = 1;
  while (used.includes(device)) device += 1;
  return device;
}

/**
 * Polls IMDS until the interface shows with as many addresses or prefixes as were asked for. When the polls run out,
 * fewer will do: one secondary address, but two prefixes (the daemon counts the primary address among the former).
 */
function* waitUntilAttached(daemon: Daemon, id: string, wanted: number): Task<ImdsNetworkInterface | undefined> {
  const fewestAccepted = usesPrefixes(daemon) ? 2 : 1;
  let lastShown: ImdsNetworkInterface | undefined;
  const countShown = (shown: ImdsNetworkInterface) =>
    usesPrefixes(daemon) ? shown.prefixes.length : shown.addresses.length - 1;
  const poll = () => {
    lastShown = daemon.ports.imds.networkInterfaces().find((eni) => eni.id === id);
    if (lastShown === undefined || countShown(lastShown) < wanted) throw NOT_YET_ATTACHED;
    return lastShown;
  };
  try {
    return yield* withBackOff(WAIT_ATTACHED_BACK_OFF, daemon.host, () => atOnce(poll));
  } catch (error) {
    if (!(error === NOT_YET_ATTACHED || error instanceof ImdsError)) throw error;
    return lastShown !== undefined && countShown(lastShown) >= fewestAccepted ? lastShown : undefined;
  }
}

/** What needs no time, as a task. */
// biome-ignore lint/correctness/useYield: it has nothing to wait for.
function* atOnce<T>(action: () => T): Task<T> {
  return action();
}

const NOT_YET_ATTACHED = new Error('the interface does not show in IMDS yet');
