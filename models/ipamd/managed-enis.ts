import type { Daemon, Pool } from './daemon.ts';
import type { AttachedEnis } from './describe-enis.ts';
import type { ImdsNetworkInterface } from './ports.ts';
import { isPrimary } from './set-up-eni.ts';
import { INSTANCE_TAG, NO_MANAGE_TAG } from './tags.ts';

export const NO_ENIS: ReadonlySet<string> = new Set();

/**
 * Remembers which of the described interfaces tags exclude from management: `no_manage` with the value `true`, or, where
 * untagged interfaces are not to be managed, neither that tag nor this instance's own. The primary one is always managed.
 */
export function rememberUnmanagedEnis(daemon: Daemon, { shown, described }: AttachedEnis): void {
  const primaryIds = new Set(shown.filter(isPrimary).map((eni) => eni.id));
  const unmanaged = [...described.values()].filter(({ id, tags }) => {
    if (primaryIds.has(id)) return false;
    const noManage = tags.get(NO_MANAGE_TAG);
    if (noManage !== undefined) return noManage === 'true';
    return !daemon.settings.manageUntaggedEni && tags.get(INSTANCE_TAG) !== daemon.identity.instanceId;
  });
  daemon.memory.unmanagedEniIds = unmanaged.length === 0 ? NO_ENIS : new Set(unmanaged.map((eni) => eni.id));
}

/** The interfaces that the daemon cares for; each pool learns how many of its card it does not. */
export function managedEnis(daemon: Daemon, shown: readonly ImdsNetworkInterface[]): ImdsNetworkInterface[] {
  const managed = shown.filter((eni) => isManaged(daemon, eni));
  for (const pool of daemon.pools) {
    const isLeftAlone = (eni: ImdsNetworkInterface) =>
      !managed.includes(eni) && (eni.networkCard === pool.networkCard || findPool(daemon, eni) === undefined);
    pool.unmanagedEnis = shown.filter(isLeftAlone).length;
  }
  return managed;
}

export function findPool(daemon: Daemon, shown: ImdsNetworkInterface): Pool | undefined {
  return daemon.pools.find((pool) => pool.networkCard === shown.networkCard);
}

function isManaged(daemon: Daemon, shown: ImdsNetworkInterface): boolean {
  if (daemon.settings.ipv6 && !isPrimary(shown)) return false;
  return findPool(daemon, shown) !== undefined && !daemon.memory.unmanagedEniIds.has(shown.id);
}
