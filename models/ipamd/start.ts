import { sleep, type Task } from '../../sim/process.ts';
import { type Checkpoint, restoreCheckpoint } from './checkpoint.ts';
import { ENI_SET_UP_PAUSE, ENI_SET_UP_RETRIES } from './constants.ts';
import { type Daemon, usesPrefixes } from './daemon.ts';
import { returnFreeCidrs } from './decrease.ts';
import { type AttachedEnis, describeAttachedEnis } from './describe-enis.ts';
import { fillPool, increasePool } from './increase.ts';
import { findPool, managedEnis, rememberUnmanagedEnis } from './managed-enis.ts';
import { isPoolTooLow } from './pool-targets.ts';
import { Ec2Error, type ImdsNetworkInterface } from './ports.ts';
import { setUpEni } from './set-up-eni.ts';
import { isSubnetExcluded } from './subnets.ts';
import { tagManagedEni } from './tag-eni.ts';
import { requestTrunk } from './trunk.ts';

/** Why the daemon ends instead of becoming ready. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';
}

/**
 * From the start of the process until the daemon is ready: takes over what is attached, reads the checkpoint back, and
 * scales the pool once.
 * @throws Ec2Error, StartFailed when the start fails.
 */
export function* startDaemon(daemon: Daemon, checkpoint: Checkpoint): Task {
  const { settings, memory } = daemon;
  const attached = yield* readAttachedEnis(daemon);
  if (settings.ipv6) yield* lookAtOwnSubnet(daemon);
  for (const shown of managedEnis(daemon, attached.shown)) yield* takeOverEni(daemon, shown, attached);
  restoreCheckpoint(daemon, checkpoint);
  if (settings.provisioning) {
    if (settings.ipv4) yield* returnUnusedCidrs(daemon);
    yield* applySecurityGroups(daemon);
  }
  memory.maxPods = daemon.ports.kubernetes.maxPods;
  requestTrunk(daemon);
  if (settings.provisioning && settings.ipv4) yield* prescale(daemon);
}

function* readAttachedEnis(daemon: Daemon): Task<AttachedEnis> {
  if (daemon.settings.imdsOnly) return { shown: daemon.ports.imds.networkInterfaces(), described: new Map() };
  const attached = yield* describeAttachedEnis(daemon);
  rememberUnmanagedEnis(daemon, attached);
  return attached;
}

/** IPv6 nodes ask about their subnet once more than others, before anything else; the answer changes nothing. */
function* lookAtOwnSubnet(daemon: Daemon): Task {
  if (!daemon.profile.excludesSubnets) return;
  try {
    yield* isSubnetExcluded(daemon, daemon.identity.subnetId);
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
  }
}

/** An interface that cannot be tagged fails the start; one that cannot be set up is left out after some attempts. */
function* takeOverEni(daemon: Daemon, shown: ImdsNetworkInterface, attached: AttachedEnis): Task {
  const pool = findPool(daemon, shown);
  if (pool === undefined) return;
  const described = attached.described.get(shown.id);
  const type = described?.type ?? 'interface';
  if (type !== 'trunk' && daemon.settings.provisioning) yield* tagManagedEni(daemon, shown.id, described?.tags);
  for (let retries = 0; ; retries += 1) {
    try {
      yield* setUpEni(daemon, pool, shown, type);
      return;
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
    }
    if (retries === ENI_SET_UP_RETRIES) return;
    yield sleep(ENI_SET_UP_PAUSE);
  }
}

/** After a change of the mode, or of a subnet's tags, what no pod uses of the old is given back. */
function* returnUnusedCidrs(daemon: Daemon): Task {
  const otherKind = usesPrefixes(daemon) ? 'secondary' : 'prefix';
  for (const pool of daemon.pools) {
    for (const eni of pool.datastore.walkEnis()) {
      if (!eni.excluded) continue;
      yield* returnFreeCidrs(daemon, pool, eni, 'prefix');
      yield* returnFreeCidrs(daemon, pool, eni, 'secondary');
    }
    for (const eni of pool.datastore.walkEnis()) yield* returnFreeCidrs(daemon, pool, eni, otherKind);
  }
}

/** They are new to the process, so each managed interface gets them once. A failure is only logged. */
function* applySecurityGroups(daemon: Daemon): Task {
  const { settings, profile } = daemon;
  if (settings.customNetworking || (settings.ipv6 && !profile.appliesSecurityGroupsInIpv6)) return;
  const ids = daemon.pools.flatMap((pool) => pool.datastore.enis.map((eni) => eni.id)).sort();
  for (const id of ids) {
    try {
      yield* daemon.ports.ec2.modifySecurityGroups(id);
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
    }
  }
}

/** One look at each pool and at most one increase. */
function* prescale(daemon: Daemon): Task {
  for (const pool of daemon.pools) {
    if (!daemon.profile.attachesEnisAtStart) {
      yield* fillPool(daemon, pool);
      continue;
    }
    const statistics = pool.datastore.statistics(daemon.simulation.now);
    if (isPoolTooLow(daemon, pool, statistics)) yield* increasePool(daemon, pool);
    const isEmpty = pool.datastore.statistics(daemon.simulation.now).total === 0;
    if (daemon.settings.customNetworking && isEmpty) {
      throw new StartFailed('custom networking: no interface for pods could be attached');
    }
  }
}
