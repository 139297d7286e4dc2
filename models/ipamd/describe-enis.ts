import { sleep, type Task } from '../../sim/process.ts';
import { DESCRIBE_PAUSE_STEP, EC2_ATTEMPTS } from './constants.ts';
import type { Daemon, Pool } from './daemon.ts';
import { isEniNotFound } from './ec2-errors.ts';
import { type DescribedNetworkInterface, Ec2Error, type ImdsNetworkInterface } from './ports.ts';
import { isPrimary } from './set-up-eni.ts';
import { INSTANCE_TAG, NO_MANAGE_TAG } from './tags.ts';

export interface AttachedEnis {
  /** As IMDS shows them, without those that EC2 does not know. In walk order. */
  readonly shown: ImdsNetworkInterface[];
  readonly described: ReadonlyMap<string, DescribedNetworkInterface>;
}

/**
 * Asks EC2 about all attached interfaces at once. One that does not exist is left out and the rest asked for again at
 * once; other failures are followed by a short pause.
 * @throws Ec2Error the last of 12 failures.
 */
export function* describeAttachedEnis(daemon: Daemon): Task<AttachedEnis> {
  let shown = daemon.ports.imds.networkInterfaces();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = yield* daemon.ports.ec2.describeNetworkInterfaces(shown.map((eni) => eni.id));
      return { shown: inWalkOrder(daemon, shown), described: new Map(answer.map((eni) => [eni.id, eni])) };
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      const isLast = attempt + 1 === EC2_ATTEMPTS;
      if (isEniNotFound(error.code)) {
        shown = shown.filter((eni) => eni.id !== error.networkInterfaceId);
      } else {
        yield sleep(attempt * DESCRIBE_PAUSE_STEP);
      }
      if (isLast) throw error;
    }
  }
}

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
  daemon.memory.unmanagedEniIds = new Set(unmanaged.map((eni) => eni.id));
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

function inWalkOrder(daemon: Daemon, shown: readonly ImdsNetworkInterface[]): ImdsNetworkInterface[] {
  const walked = daemon.walkOrder<string, ImdsNetworkInterface>(
    (a, b) => a.deviceIndex - b.deviceIndex || (a.id < b.id ? -1 : 1),
  );
  for (const eni of shown) walked.set(eni.id, eni);
  return [...walked.walk()];
}
