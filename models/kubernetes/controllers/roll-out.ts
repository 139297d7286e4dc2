import type { DeploymentConfig, RollingUpdate } from '../../workload-config.ts';
import { roundedDown, roundedUp } from './pod-count.ts';
import type { ReplicaSet } from './replica-set.ts';

/**
 * One step of a Deployment's roll-out: scales its ReplicaSets as far as that is allowed now.
 * @param replicaSets the oldest first; the last one is the new one.
 * @returns whether it changed anything.
 */
export function rollOut(
  replicaSets: readonly ReplicaSet[],
  replicas: number,
  strategy: DeploymentConfig['strategy'],
): boolean {
  const current = replicaSets.at(-1);
  const old = replicaSets.slice(0, -1);
  if (current === undefined) return false;
  if (strategy === 'Recreate') return recreate(current, old, replicas);
  return scaleUp(current, old, replicas, strategy) || scaleDown(current, old, replicas, strategy);
}

/** All old pods must be gone before the first new one is created (`rolloutRecreate`, kubernetes v1.31, pkg/controller/deployment/recreate.go). */
function recreate(current: ReplicaSet, old: readonly ReplicaSet[], replicas: number): boolean {
  let changed = false;
  for (const set of old) changed = scale(set, 0) || changed;
  return changed || old.some((set) => set.hasPods) ? changed : scale(current, replicas);
}

/** `NewRSNewReplicas` (pkg/controller/deployment/util/deployment_util.go). */
function scaleUp(current: ReplicaSet, old: readonly ReplicaSet[], replicas: number, update: RollingUpdate): boolean {
  if (current.wanted >= replicas) return scale(current, replicas);
  const room = replicas + limits(update, replicas).surge - sum(old, current);
  return room > 0 && scale(current, Math.min(replicas, current.wanted + room));
}

/** `reconcileOldReplicaSets` (pkg/controller/deployment/rolling.go): first what is not ready anyway, then what is. */
function scaleDown(current: ReplicaSet, old: readonly ReplicaSet[], replicas: number, update: RollingUpdate): boolean {
  const leastReady = replicas - limits(update, replicas).unavailable;
  const mostToRemove = sum(old, current) - leastReady - (current.wanted - current.ready);
  if (mostToRemove <= 0 || old.every(({ wanted }) => wanted === 0)) return false;
  let changed = false;
  let removable = mostToRemove;
  for (const set of old) {
    const unready = Math.min(removable, set.wanted - set.ready);
    removable -= Math.max(0, unready);
    changed = (unready > 0 && scale(set, set.wanted - unready)) || changed;
  }
  let spare = old.reduce((ready, set) => ready + set.ready, current.ready) - leastReady;
  for (const set of old) {
    const count = Math.min(spare, set.wanted);
    spare -= Math.max(0, count);
    changed = (count > 0 && scale(set, set.wanted - count)) || changed;
  }
  return changed;
}

/** At least one of the two is above 0, or nothing could ever happen (`ResolveFenceposts`). */
function limits({ maxSurge, maxUnavailable }: RollingUpdate, replicas: number): { surge: number; unavailable: number } {
  const surge = roundedUp(maxSurge, replicas);
  const unavailable = roundedDown(maxUnavailable, replicas);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

function sum(old: readonly ReplicaSet[], current: ReplicaSet): number {
  return old.reduce((count, { wanted }) => count + wanted, current.wanted);
}

function scale(set: ReplicaSet, wanted: number): boolean {
  if (set.wanted === wanted) return false;
  set.scaleTo(wanted);
  return true;
}
