import { unreadableValues } from '../models/ipamd/setting-traps/values.ts';
import { findVersionProfile } from '../models/ipamd/version-profiles.ts';
import { type Finding, finding } from './issues.ts';
import { neverHappens } from './never-happens.ts';
import type { ReadTrace } from './read-traces.ts';
import { ENV_VARIABLES } from './schema/vpc-cni.ts';
import type { Spec } from './schema.ts';
import { textsOnly } from './texts-only.ts';

/** What is probably not meant, but can be run. */
export function warnings(spec: Spec): Finding[] {
  const { version, env } = spec.vpcCni;
  const unknown = Object.keys(env).filter((variable) => !ENV_VARIABLES.includes(variable));
  const isTold = findVersionProfile(version)?.evidence === 'told';
  const toldOnly = `how ${version} differs from later releases is told by its changelog, not recorded`;
  return [
    ...(isTold ? [finding(['spec', 'vpcCni', 'version'], toldOnly)] : []),
    ...unknown.map(
      (variable): Finding => ({
        path: ['spec', 'vpcCni', 'env', variable],
        what: 'key',
        message: `spec.vpcCni.env: aws-node has no variable ${variable}; it has no effect here`,
      }),
    ),
    ...unreadableValues(textsOnly(env)).map(
      ({ variable, message }): Finding => ({
        path: ['spec', 'vpcCni', 'env', variable],
        what: 'value',
        message: `spec.vpcCni.env: ${message.replace(/\.$/, '')}`,
      }),
    ),
    ...neverHappens(spec),
  ];
}

/** Likewise of the traces of its workloads, a sentence each with the name of the file. */
export function traceWarnings(traces: readonly ReadTrace[]): string[] {
  return [
    ...traces.flatMap(badRows),
    ...traces.flatMap(({ file, rows, pods }) =>
      pods.length === 0 ? [`${file}: none of its ${rows} rows became a pod`] : [],
    ),
  ];
}

function badRows({ file, rows, rejects }: ReadTrace): string[] {
  const unreadable = rejects.filter((reject) => reject.unreadable);
  const [first] = unreadable;
  if (first === undefined) return [];
  return [
    `${file}: ${unreadable.length} of ${rows} rows cannot be read and are left out, the first on line ${first.line}: ${first.reason}`,
  ];
}
