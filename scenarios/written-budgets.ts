import type { DisruptionBudget } from '../models/kubernetes/evictions.ts';
import { compileDisruptionBudgets } from './compile-workloads.ts';
import type { ReadBudget } from './manifests/compile-manifests.ts';
import type { Path } from './path.ts';
import type { Spec } from './schema.ts';

/** A PodDisruptionBudget, and where it is written. */
export interface WrittenBudget {
  readonly budget: DisruptionBudget;
  /** Where its limit stands in the scenario; of one in a manifest, where the manifests are named. */
  readonly path: Path;
  /** Where it stands in its manifest, `shop.yaml:12:3`; undefined for one in short form. */
  readonly place: string | undefined;
}

/** @param manifests the budgets of manifests, by the index of the workload that names these. */
export function writtenBudgets(
  { workloads }: Spec,
  manifests: ReadonlyMap<number, { readonly budgets: readonly ReadBudget[] }>,
): WrittenBudget[] {
  return workloads.flatMap((workload, index): WrittenBudget[] => {
    const path = ['spec', 'workloads', index];
    const kind = workload.deployment === undefined ? 'statefulSet' : 'deployment';
    return [
      ...compileDisruptionBudgets([workload]).map((budget) => {
        const limit = 'minAvailable' in budget.limit ? 'minAvailable' : 'maxUnavailable';
        return { budget, path: [...path, kind, 'podDisruptionBudget', limit], place: undefined };
      }),
      ...(manifests.get(index)?.budgets ?? []).map((read) => ({ ...read, path: [...path, 'manifests'] })),
    ];
  });
}
