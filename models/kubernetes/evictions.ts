import type { Duration } from '../../sim/time.ts';
import { type LabelSelector, matchesLabels } from '../label-selector.ts';
import type { PodCount } from '../workload-config.ts';
import type { ApiServer } from './api-server.ts';
import { roundedUp } from './controllers/pod-count.ts';
import type { Pod, PodController } from './pod.ts';

/** A PodDisruptionBudget: how many of its pods an eviction may leave. */
export interface DisruptionBudget {
  readonly namespace: string;
  readonly name: string;
  /** An empty selector selects every pod of the namespace. */
  readonly selector: LabelSelector;
  readonly limit: { readonly minAvailable: PodCount } | { readonly maxUnavailable: PodCount };
}

interface WatchedBudget extends DisruptionBudget {
  readonly pods: Set<Pod>;
}

/** The eviction subresource of pods: deletes them as far as PodDisruptionBudgets allow (kubernetes v1.31, pkg/registry/core/pod/storage/eviction.go). */
export class Evictions {
  readonly #apiServer: ApiServer;
  readonly #budgets: readonly WatchedBudget[];

  constructor(apiServer: ApiServer, budgets: readonly DisruptionBudget[]) {
    this.#apiServer = apiServer;
    this.#budgets = budgets.map((budget) => ({ ...budget, pods: new Set<Pod>() }));
  }

  podCreated(pod: Pod): void {
    for (const budget of this.#budgetsOf(pod)) budget.pods.add(pod);
  }

  podGone(pod: Pod): void {
    for (const budget of this.#budgetsOf(pod)) budget.pods.delete(pod);
  }

  /**
   * @param gracePeriod in place of the pod's own.
   * @returns false when a budget does not allow it now. A pod that is being deleted, or has gone, counts as evicted.
   */
  evict(pod: Pod, gracePeriod?: Duration): boolean {
    if (!this.allowsNow(pod)) return false;
    this.#apiServer.deletePod(pod, gracePeriod);
    return true;
  }

  /** Would it be evicted now? */
  allowsNow(pod: Pod): boolean {
    // Pods that have not started disturb nobody (`canIgnorePDB`).
    if (pod.deleted !== undefined || pod.started === undefined) return true;
    return this.#budgetsOf(pod).every((budget) => allows(budget, pod));
  }

  /** Is there a budget for it, whatever that allows? */
  hasBudget(pod: Pod): boolean {
    return this.#budgetsOf(pod).length > 0;
  }

  #budgetsOf({ spec }: Pod): readonly WatchedBudget[] {
    return this.#budgets.filter(
      ({ namespace, selector }) => namespace === spec.namespace && matchesLabels(selector, spec.labels),
    );
  }
}

/** A pod that is not ready may go as long as enough others are (the policy IfHealthyBudget, which is the default). */
function allows({ pods, limit }: WatchedBudget, pod: Pod): boolean {
  let healthy = 0;
  for (const other of pods) if (isHealthy(other)) healthy += 1;
  const left = isHealthy(pod) ? healthy - 1 : healthy;
  return left >= ('minAvailable' in limit ? wanted(limit.minAvailable, pods) : leftBy(limit.maxUnavailable, pods));
}

function isHealthy({ isReady, deleted }: Pod): boolean {
  return isReady && deleted === undefined;
}

/** Shares are rounded up, both of what must be there and of what may be missing (pkg/controller/disruption/disruption.go). */
function wanted(count: PodCount, pods: ReadonlySet<Pod>): number {
  return roundedUp(count, expectedPods(pods));
}

function leftBy(missing: PodCount, pods: ReadonlySet<Pod>): number {
  return expectedPods(pods) - wanted(missing, pods);
}

/** What the controllers of these pods want to have; a pod without one, or whose controller has no number, counts as one. */
function expectedPods(pods: ReadonlySet<Pod>): number {
  let expected = 0;
  const controllers = new Set<PodController>();
  for (const { spec, deleted } of pods) {
    if (spec.controller?.replicas === undefined) expected += deleted === undefined ? 1 : 0;
    else controllers.add(spec.controller);
  }
  for (const { replicas = 0 } of controllers) expected += replicas;
  return expected;
}
