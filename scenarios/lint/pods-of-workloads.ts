import type { PodTemplate } from '../../models/pod-template.ts';
import type { WorkloadConfig } from '../../models/workload-config.ts';
import type { Path } from '../path.ts';
import type { LintContext } from './rule.ts';

type Templated = Exclude<WorkloadConfig, { readonly kind: 'pods' }>;

/** The pods of one workload, whether it is written in short form or in a manifest. */
export interface PodsOfWorkload {
  /** As users call it: `deployment web`. */
  readonly owner: string;
  readonly workload: Templated;
  readonly template: PodTemplate;
  /** Where a field of the short form stands, or would stand; of a workload in a manifest where the manifests are named. */
  field(...names: readonly string[]): Path;
}

/** The pods of all workloads that have a template: all but those of traces and add-ons. */
export function podsOf({ spec, workloads }: LintContext): PodsOfWorkload[] {
  return workloads.flatMap((compiled, index) => {
    const [kind, form] = Object.entries(spec.workloads[index] ?? {}).find(([, given]) => given !== undefined) ?? [];
    const isShortForm = kind !== undefined && kind !== 'manifests' && typeof form === 'object';
    return compiled.flatMap((workload): PodsOfWorkload[] => {
      if (workload.kind === 'pods') return [];
      return [
        {
          owner: `${workload.kind} ${workload.name}`,
          workload,
          template: workload.kind === 'cronJob' ? workload.job.template : workload.template,
          field: (...names) => ['spec', 'workloads', index, ...(isShortForm ? [kind, ...names] : [])],
        },
      ];
    });
  });
}
