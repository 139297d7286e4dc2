import type { Task } from '../../sim/process.ts';
import { RECONCILE_INTERVAL } from './constants.ts';
import type { Daemon, Pool } from './daemon.ts';
import type { Cidr } from './datastore/cidr.ts';
import { cidrKey, cidrsOfKind, type Eni } from './datastore/eni.ts';
import { type AttachedEnis, describeAttachedEnis } from './describe-enis.ts';
import { findPool, managedEnis, rememberUnmanagedEnis } from './managed-enis.ts';
import { type AddressKind, Ec2Error, ImdsError, type ImdsNetworkInterface } from './ports.ts';
import { isRemembered, listAccordingToEc2, RecentlyFreed } from './recently-freed.ts';
import { addCidrs, setUpEni } from './set-up-eni.ts';
import { tagManagedEni } from './tag-eni.ts';
import { isTrunkMissing } from './trunk.ts';

/** Compares the datastore with IMDS, and where they differ believes EC2; when the last pool action is long enough ago. */
export function* reconcileIfDue(daemon: Daemon): Task {
  const { memory, simulation } = daemon;
  if (simulation.now - memory.lastPoolAction <= RECONCILE_INTERVAL && !isTrunkMissing(daemon)) return;
  try {
    yield* reconcile(daemon);
  } catch (error) {
    // Nothing is stamped: the next round tries again.
    if (!(error instanceof Ec2Error || error instanceof ImdsError)) throw error;
  }
}

function* reconcile(daemon: Daemon): Task {
  const { memory, simulation, ports } = daemon;
  const { imds } = ports;
  const seen = { imdsVersion: imds.version, imdsUntil: imds.nextChange(), cidrVersion: memory.cidrVersion };
  let attached = managedEnis(daemon, imds.networkInterfaces());
  yield* daemon.lock.wait();
  const unmatched = new Set(daemon.pools.flatMap((pool) => pool.datastore.enis));
  let ec2Says: AttachedEnis | undefined;
  if (attached.some((shown) => findEni(daemon, shown) === undefined)) {
    ec2Says = yield* describeAttachedEnis(daemon);
    rememberUnmanagedEnis(daemon, ec2Says);
    attached = managedEnis(daemon, ec2Says.shown);
  }
  let inOrder = ec2Says === undefined;
  for (const shown of attached) {
    const pool = findPool(daemon, shown);
    if (pool === undefined) continue;
    const eni = pool.datastore.findEni(shown.id);
    if (eni === undefined) {
      yield* adoptEni(daemon, pool, shown, ec2Says);
      continue;
    }
    unmatched.delete(eni);
    for (const kind of ['secondary', 'prefix'] as const) {
      if (!(yield* reconcileEni(daemon, pool, eni, shown, kind))) inOrder = false;
    }
  }
  for (const eni of unmatched) {
    daemon.host.onDecision?.({ kind: 'drop-eni', device: eni.device });
    for (const pool of daemon.pools) if (pool.datastore.findEni(eni.id) === eni) pool.datastore.removeEni(eni);
  }
  memory.lastPoolAction = simulation.now;
  if (inOrder && unmatched.size === 0) memory.inOrder = seen;
}

function findEni(daemon: Daemon, shown: ImdsNetworkInterface): Eni | undefined {
  return findPool(daemon, shown)?.datastore.findEni(shown.id);
}

/** Takes over an interface that somebody else attached. This is how a trunk is found. What fails is tried again in a later round. */
function* adoptEni(daemon: Daemon, pool: Pool, shown: ImdsNetworkInterface, ec2Says: AttachedEnis | undefined): Task {
  const described = ec2Says?.described.get(shown.id);
  const type = described?.type ?? 'interface';
  try {
    if (type !== 'trunk' && daemon.settings.provisioning) yield* tagManagedEni(daemon, shown.id, described?.tags);
    daemon.host.onDecision?.({ kind: 'adopt-eni', device: shown.deviceIndex });
    yield* setUpEni(daemon, pool, shown, type);
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
  }
}

/** One kind of addresses of one interface. Gives whether IMDS and the datastore agreed without a question left. */
function* reconcileEni(
  daemon: Daemon,
  pool: Pool,
  eni: Eni,
  shown: ImdsNetworkInterface,
  kind: AddressKind,
): Task<boolean> {
  yield* daemon.lock.wait();
  const before = cidrsOfKind(eni, kind);
  const shownFirsts = new Set(kind === 'prefix' ? shown.prefixes : shown.addresses.slice(1));
  const similar = hasSameBlocks(before, shownFirsts);
  if (similar && !before.some((cidr) => isRemembered(daemon, kind, cidr.first))) return true;
  const listed = similar ? shownFirsts : yield* listAccordingToEc2(daemon, eni, kind);
  if (listed === undefined) return false;

  let inOrder = similar;
  const confirmed = new Set<number>();
  const sizeBefore = eni.cidrs.size;
  const recentlyFreed = new RecentlyFreed(daemon, eni, kind, similar);
  for (const first of listed) {
    const verdict = yield* recentlyFreed.judge(first);
    if (verdict.inDoubt) inOrder = false;
    if (verdict.add) addCidrs(pool, eni, kind, [first]);
    if (verdict.keep) confirmed.add(first);
  }
  const added = eni.cidrs.size - sizeBefore;
  let removed = 0;
  for (const cidr of before) {
    const isStillThere = eni.cidrs.get(cidrKey(kind, cidr.first)) === cidr;
    if (!isStillThere || confirmed.has(cidr.first)) continue;
    pool.datastore.removeCidr(eni, cidr);
    removed += 1;
  }
  if (added + removed > 0) daemon.host.onDecision?.({ kind: 'reconcile', device: eni.device, added, removed });
  return inOrder;
}

function hasSameBlocks(cidrs: readonly Cidr[], firsts: ReadonlySet<number>): boolean {
  return cidrs.length === firsts.size && cidrs.every((cidr) => firsts.has(cidr.first));
}
