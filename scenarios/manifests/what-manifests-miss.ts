import { matchesLabels } from '../../models/label-selector.ts';
import type { WorkloadConfig } from '../../models/workload-config.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import type { ReadBudget } from './compile-manifests.ts';
import type { ManifestSet } from './manifest-set.ts';

/** HorizontalPodAutoscalers that the API server would not take. */
export function wrongAutoscalers(set: ManifestSet): Problem[] {
  return set.of('HorizontalPodAutoscaler').flatMap((object) => {
    const { minReplicas = 1, maxReplicas } = object.given.spec;
    if (minReplicas <= maxReplicas) return [];
    return [object.problem(['spec', 'maxReplicas'], `maxReplicas ${maxReplicas} is below minReplicas ${minReplicas}`)];
  });
}

/** HorizontalPodAutoscalers that scale nothing, a sentence each. */
export function idleAutoscalers(set: ManifestSet, workloads: readonly WorkloadConfig[]): string[] {
  return set.of('HorizontalPodAutoscaler').flatMap(({ given, namespace, source }) => {
    const { kind, name } = given.spec.scaleTargetRef;
    const names = workloads.flatMap((workload) =>
      workload.kind === 'deployment' && workload.namespace === namespace ? [workload.name] : [],
    );
    if (kind === 'Deployment' && names.includes(name)) return [];
    const why =
      kind === 'Deployment'
        ? `there is no Deployment ${name} in the namespace ${namespace}.${didYouMean(name, names)}`
        : `only Deployments are scaled, not a ${kind}`;
    return [`${source}: the HorizontalPodAutoscaler ${given.metadata.name} does nothing: ${why}`];
  });
}

/** PodDisruptionBudgets that no pod of the same manifests belongs to, a sentence each. */
export function budgetsOfNothing(budgets: readonly ReadBudget[], workloads: readonly WorkloadConfig[]): string[] {
  return budgets.flatMap(({ budget: { namespace, name, selector }, place }) => {
    const isOfIt = (workload: WorkloadConfig) =>
      'template' in workload && workload.namespace === namespace && matchesLabels(selector, workload.template.labels);
    if (workloads.some(isOfIt)) return [];
    return [`${place}: the PodDisruptionBudget ${namespace}/${name} matches no pod of these manifests`];
  });
}
