import type { Daemon } from './daemon.ts';

/** Security groups for pods are on, but the trunk interface is not there yet. */
export function isTrunkMissing(daemon: Daemon): boolean {
  return daemon.settings.podEni && daemon.pools[0]?.datastore.trunk === undefined;
}

/** The VPC resource controller makes the trunk once it is asked, which the daemon does only if there is room for one. */
export function requestTrunk(daemon: Daemon): void {
  if (!canRequestTrunk(daemon)) return;
  daemon.memory.trunkRequested = true;
  daemon.ports.kubernetes.requestTrunk();
}

export function canRequestTrunk(daemon: Daemon): boolean {
  if (daemon.memory.trunkRequested || !isTrunkMissing(daemon)) return false;
  const pool = daemon.pools[0];
  return pool !== undefined && pool.datastore.eniCount < pool.maxEnis - pool.unmanagedEnis;
}
