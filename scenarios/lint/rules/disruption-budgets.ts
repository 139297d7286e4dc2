import { roundedUp } from '../../../models/kubernetes/controllers/pod-count.ts';
import type { DisruptionBudget } from '../../../models/kubernetes/evictions.ts';
import { matchesLabels } from '../../../models/label-selector.ts';
import type { PodCount, WorkloadConfig } from '../../../models/workload-config.ts';
import type { Finding } from '../../issues.ts';
import { at, type LintContext, type LintRule } from '../rule.ts';

export const budgetWithoutEvictions: LintRule = {
  code: 'VCS119',
  id: 'budget-without-evictions',
  severity: 'warning',
  title: 'A PodDisruptionBudget that never allows an eviction: drains wait for its pods until they give up',
  why: 'maxUnavailable of 0, or minAvailable of as many pods as there ever are: however well these are, none of them may be evicted, neither by a drain nor by an autoscaler that wants to remove its node. Shares are rounded up: 95% of 10 pods are all 10. Of a workload that is scaled, by a HorizontalPodAutoscaler or an event, its most replicas count.',
  source: 'Kubernetes documentation, "Specifying a Disruption Budget for your Application"',
  find(context) {
    return context.budgets().flatMap(({ budget, path, place }): Finding[] => {
      const why = whyNoEviction(budget, context);
      if (why === undefined) return [];
      const name = `${budget.namespace}/${budget.name}`;
      const where = place === undefined ? '' : ` (${place})`;
      return [at(path, `the PodDisruptionBudget ${name}${where} never allows an eviction: ${why}.`)];
    });
  },
};

/** Undefined when it allows some, at least while all pods are well, or when that cannot be told from the scenario. */
function whyNoEviction(budget: DisruptionBudget, { config, spec }: LintContext): string | undefined {
  const selected = config.workloads.filter((workload) => isSelected(workload, budget));
  // Drains leave the pods of DaemonSets alone.
  if (!selected.some(({ kind }) => kind !== 'daemonSet')) return undefined;
  const { limit } = budget;
  if ('maxUnavailable' in limit) return isNone(limit.maxUnavailable) ? 'maxUnavailable is 0' : undefined;
  const { minAvailable } = limit;
  if ('share' in minAvailable && minAvailable.share >= 1) return 'minAvailable is 100%';
  const most = selected.reduce((sum, workload) => sum + mostReplicas(workload, spec.events), 0);
  if (most === 0 || roundedUp(minAvailable, most) < most) return undefined;
  if ('pods' in minAvailable) return `minAvailable is ${minAvailable.pods}, and it has ${most} pods at most`;
  return `minAvailable is ${minAvailable.share * 100}%, which is rounded up to all of its ${most} pods`;
}

function isSelected(workload: WorkloadConfig, { namespace, selector }: DisruptionBudget): boolean {
  if (workload.kind === 'pods') {
    return workload.pods.some((pod) => pod.namespace === namespace && matchesLabels(selector));
  }
  const { labels } = workload.kind === 'cronJob' ? workload.job.template : workload.template;
  return workload.namespace === namespace && matchesLabels(selector, labels);
}

function isNone(count: PodCount): boolean {
  return ('pods' in count ? count.pods : count.share) === 0;
}

/** Infinity where that is not written down. */
function mostReplicas(workload: WorkloadConfig, events: LintContext['spec']['events']): number {
  if (workload.kind === 'pod') return 1;
  if (workload.kind !== 'deployment' && workload.kind !== 'statefulSet') return Number.POSITIVE_INFINITY;
  const { kind, namespace, name, replicas } = workload;
  const scaled = events.flatMap(({ scaleWorkload }) =>
    scaleWorkload?.kind === kind && scaleWorkload.namespace === namespace && scaleWorkload.name === name
      ? [scaleWorkload.replicas]
      : [],
  );
  const autoscaled = kind === 'deployment' ? (workload.autoscaler?.maxReplicas ?? 0) : 0;
  return Math.max(replicas, autoscaled, ...scaled);
}
