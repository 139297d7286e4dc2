import type { Task } from '../../sim/process.ts';
import { EXCLUDED_CIDR_REMOVAL_DELAY } from './constants.ts';
import { type Daemon, type Pool, usesPrefixes } from './daemon.ts';
import type { Cidr, CidrKind, SandboxId } from './datastore/cidr.ts';
import type { Eni } from './datastore/eni.ts';
import { returnFreeCidrs } from './decrease.ts';
import type { AddressKind } from './ports.ts';

/** A CNI ADD. */
export interface AddRequest {
  /** A new one for each attempt of the kubelet. */
  readonly sandbox: SandboxId;
  readonly pod: string;
  /** Security groups for pods: the pod asks for `vpc.amazonaws.com/pod-eni`. */
  readonly wantsBranchInterface: boolean;
  /** Multi-NIC: the pod wants an address of each managed network card. */
  readonly wantsEveryCard: boolean;
}

export type AddAnswer =
  | { readonly ok: true; readonly addresses: readonly PodNetworkAddress[] }
  | { readonly ok: false; readonly reason: RefusalOfAdd };

/** `no multi-NIC`: the pod wants an address of each network card, and ENABLE_MULTI_NIC is off. */
type RefusalOfAdd = 'not ready' | 'no branch interface' | 'no available IP' | 'no multi-NIC';

export interface PodNetworkAddress {
  readonly kind: CidrKind | 'branch';
  readonly address: number;
  /** The interface's device index; -1 for a branch interface. */
  readonly device: number;
}

export type DelAnswer =
  | { readonly ok: true; readonly addresses: readonly PodNetworkAddress[] }
  | { readonly ok: false };

const BRANCH_DEVICE = -1;

/** Answers an ADD from the pool: EC2 is never called for it. */
export function addNetwork(daemon: Daemon, request: AddRequest): AddAnswer {
  if (request.wantsBranchInterface && daemon.settings.podEni) return addBranchInterface(daemon, request);
  if (request.wantsEveryCard) return assignFromEveryCard(daemon, request.sandbox);
  for (const pool of daemon.pools) {
    const address = assignFrom(daemon, pool, request.sandbox);
    if (address !== undefined) return { ok: true, addresses: [address] };
  }
  return { ok: false, reason: 'no available IP' };
}

/** All or nothing: what some cards have given goes back, and cools, when another has none (pkg/ipamd/rpc_handler.go). */
function assignFromEveryCard(daemon: Daemon, sandbox: SandboxId): AddAnswer {
  if (!daemon.settings.multiNic) return { ok: false, reason: 'no multi-NIC' };
  const addresses: PodNetworkAddress[] = [];
  for (const pool of daemon.pools) {
    const address = assignFrom(daemon, pool, sandbox);
    if (address === undefined) {
      for (const { datastore } of daemon.pools) datastore.unassign(sandbox, daemon.simulation.now);
      return { ok: false, reason: 'no available IP' };
    }
    addresses.push(address);
  }
  return { ok: true, addresses };
}

function assignFrom(daemon: Daemon, pool: Pool, sandbox: SandboxId): PodNetworkAddress | undefined {
  const assigned = pool.datastore.assign(sandbox, daemon.simulation.now);
  if (assigned === undefined) return undefined;
  const { address, cidr } = assigned;
  return { kind: cidr.kind, address, device: cidr.eni.device };
}

/** The branch interface is made by the VPC resource controller; the daemon only passes on what the pod's annotation says. */
function addBranchInterface(daemon: Daemon, request: AddRequest): AddAnswer {
  const address = daemon.ports.kubernetes.branchAddress(request.pod);
  const hasTrunk = daemon.pools.some((pool) => pool.datastore.trunk !== undefined);
  if (!hasTrunk || address === undefined) return { ok: false, reason: 'no branch interface' };
  return { ok: true, addresses: [{ kind: 'branch', address, device: BRANCH_DEVICE }] };
}

/** A CNI DEL. */
export interface DelRequest {
  readonly sandbox: SandboxId;
  readonly pod: string;
}

/** Answers a DEL; `inBackground` runs what the daemon does about it beyond the answer. */
export function delNetwork(
  daemon: Daemon,
  { sandbox, pod }: DelRequest,
  inBackground: (task: Task) => void,
): DelAnswer {
  const addresses: PodNetworkAddress[] = [];
  for (const pool of daemon.pools) {
    const released = pool.datastore.unassign(sandbox, daemon.simulation.now);
    if (released === undefined) continue;
    const { address, cidr } = released;
    const { eni } = cidr;
    addresses.push({ kind: cidr.kind, address, device: eni.device });
    if (eni.excluded && cidr.assigned === 0) dropLater(daemon, pool, eni, cidr);
    if (isLeftFromOtherMode(daemon, cidr)) inBackground(returnLeftovers(daemon, pool, eni, cidr.kind));
  }
  return addresses.length > 0 ? { ok: true, addresses } : delBranchInterface(daemon, pod);
}

/** A pod without an address from the pool is looked for among those with a branch interface. */
function delBranchInterface(daemon: Daemon, pod: string): DelAnswer {
  const address = daemon.settings.podEni ? daemon.ports.kubernetes.branchAddress(pod) : undefined;
  if (address === undefined) return { ok: false };
  return { ok: true, addresses: [{ kind: 'branch', address, device: BRANCH_DEVICE }] };
}

function* returnLeftovers(daemon: Daemon, pool: Pool, eni: Eni, kind: AddressKind): Task {
  const task = returnFreeCidrs(daemon, pool, eni, kind);
  yield* kind === 'secondary' ? daemon.lock.hold(task) : task;
}

function dropLater(daemon: Daemon, pool: Pool, eni: Eni, cidr: Cidr): void {
  daemon.simulation.after(EXCLUDED_CIDR_REMOVAL_DELAY, () => pool.datastore.dropFromExcluded(eni, cidr));
}

/**
 * After a change of the mode, each pod that goes from an address of the old kind takes the free CIDRs of that kind on its
 * interface with it: prefixes in secondary mode, and in older releases secondary addresses in prefix mode too.
 */
function isLeftFromOtherMode(daemon: Daemon, cidr: Cidr): cidr is Cidr & { readonly kind: AddressKind } {
  if (usesPrefixes(daemon)) return cidr.kind === 'secondary' && daemon.profile.returnsSecondaryAddressesOnDel;
  return cidr.kind === 'prefix';
}
