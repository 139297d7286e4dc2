import type { WorkloadConfig } from '../models/workload-config.ts';
import { type Finding, finding } from './issues.ts';
import { didYouMean } from './nearest-name.ts';
import { quoted } from './schema/expectation.ts';
import type { Spec } from './schema.ts';

/** Workloads that a name can stand for. */
export type WorkloadName = `${string}/${string}/${string}`;

/** Workloads that take each other's pods for their own. */
export function* workloadFindings(workloads: Spec['workloads']): Generator<Finding> {
  const owners = new Map<string, number>();
  for (const [index, workload] of workloads.entries()) {
    const { trace } = workload;
    const named = shortForm(workload);
    if (trace === undefined && named === undefined) continue;
    const owner =
      named === undefined
        ? `traces of the namespace ${trace?.namespace}`
        : `${named.kind} ${named.namespace}/${named.name}`;
    const other = owners.get(owner);
    owners.set(owner, other ?? index);
    if (other === undefined) continue;
    const message =
      named === undefined
        ? `the trace of spec.workloads[${other}] has the namespace ${trace?.namespace} too: give each one its own, or its pods cannot be told apart`
        : `the name ${quoted(named.name)} is taken by spec.workloads[${other}]`;
    yield finding(['spec', 'workloads', index, ...(named === undefined ? ['trace'] : [named.kind, 'name'])], message);
  }
}

/** A workload in short form, by its kind; undefined for the others. */
function shortForm(
  workload: Spec['workloads'][number],
): { readonly kind: string; readonly namespace: string; readonly name: string } | undefined {
  const { deployment, statefulSet, daemonSet, job, cronJob } = workload;
  const forms = { deployment, statefulSet, daemonSet, job, cronJob };
  for (const [kind, form] of Object.entries(forms)) if (form !== undefined) return { ...form, kind };
  return undefined;
}

/** As `kind/namespace/name`, of what is in short form. */
export function workloadName(workload: Spec['workloads'][number]): WorkloadName[] {
  const named = shortForm(workload);
  return named === undefined ? [] : [`${named.kind}/${named.namespace}/${named.name}`];
}

/** The same of workloads that came from elsewhere. */
export function workloadNames(workloads: readonly WorkloadConfig[]): WorkloadName[] {
  return workloads.flatMap((workload): WorkloadName[] =>
    'name' in workload ? [`${workload.kind}/${workload.namespace}/${workload.name}`] : [],
  );
}

/** Workloads of manifests whose names are taken. @param names of each entry of `workloads`. */
export function* sharedNameFindings(
  workloads: Spec['workloads'],
  names: readonly (readonly WorkloadName[])[],
): Generator<Finding> {
  const owners = new Map<WorkloadName, number>();
  const isManifest = (index: number) => workloads[index]?.manifests !== undefined;
  for (const [index, named] of names.entries()) {
    for (const workload of named) {
      const other = owners.get(workload);
      owners.set(workload, other ?? index);
      // Two in short form are another check's.
      if (other === undefined || !(isManifest(index) || isManifest(other))) continue;
      const [kind, namespace, name] = workload.split('/');
      yield finding(
        ['spec', 'workloads', index, ...(isManifest(index) ? ['manifests'] : [])],
        `the ${kind} ${quoted(name ?? '')} in the namespace ${namespace} is ${other === index ? 'there twice' : `in spec.workloads[${other}] too`}`,
      );
    }
  }
}

/** Updates and scaling of what is not there, and deletions of its pods. @param known the workloads of all sources, as `kind/namespace/name`. */
export function* updateFindings(events: Spec['events'], known: readonly WorkloadName[]): Generator<Finding> {
  for (const [index, { update, scaleWorkload, deletePods }] of events.entries()) {
    const event = update !== undefined ? 'update' : scaleWorkload !== undefined ? 'scaleWorkload' : 'deletePods';
    const target =
      update ?? scaleWorkload ?? (deletePods && { ...deletePods, kind: 'deployment', name: deletePods.deployment });
    if (target === undefined) continue;
    const { kind, namespace, name } = target;
    if (known.includes(`${kind}/${namespace}/${name}`)) continue;
    const names = known.flatMap((workload) => {
      const [knownKind, knownNamespace, knownName] = workload.split('/');
      return knownKind === kind && knownNamespace === namespace && knownName !== undefined ? [knownName] : [];
    });
    const choice = didYouMean(name, names) || (names.length === 0 ? '' : ` Known: ${names.join(', ')}.`);
    yield finding(
      ['spec', 'events', index, event, kind],
      `there is no ${kind} ${quoted(name)} in the namespace ${namespace}.${choice}`,
    );
  }
}
