import { dirname, join, resolve } from 'node:path';
import { findVersionProfile } from '../../models/ipamd/version-profiles.ts';
import { type Origin, originOf } from '../changes.ts';
import { type Finding, finding } from '../issues.ts';
import type { ScenarioFile } from '../library.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Path } from '../path.ts';
import { quoted } from '../schema/expectation.ts';
import { ENV_VARIABLES, MANIFEST_ENV } from '../schema/vpc-cni.ts';
import { readText } from '../source-text.ts';
import { readAwsNode } from './read-aws-node.ts';
import { type AwsNodeSettings, isMapping, type Mapping } from './settings.ts';

const VPC_CNI: Path = ['spec', 'vpcCni'];
/** A DaemonSet has some 10 kB; a list of all objects of a cluster fits. */
const LARGEST_FILE = 64 * 2 ** 20;

export interface TakenOver {
  /** The scenario with the settings of the file that `spec.vpcCni.from` names, under its own. */
  readonly value: unknown;
  /** Which of them come from the file. */
  readonly origins: readonly Origin[];
  readonly wrong: readonly Finding[];
  readonly warnings: readonly string[];
}

/**
 * Reads the file of `spec.vpcCni.from`, if the scenario has one. Its path is counted from the scenario's directory, or
 * from the working directory when it comes from the command line.
 */
export async function takeOverAwsNode(
  value: unknown,
  origins: readonly Origin[],
  scenario: ScenarioFile,
): Promise<TakenOver> {
  const nothing = { value, origins: [], wrong: [], warnings: [] };
  const spec = isMapping(value) ? value.spec : undefined;
  const vpcCni = isMapping(spec) ? spec.vpcCni : undefined;
  if (!isMapping(value) || !isMapping(spec) || !isMapping(vpcCni)) return nothing;
  const { from } = vpcCni;
  if (typeof from !== 'string' || from === '') return nothing;

  const path: Path = [...VPC_CNI, 'from'];
  const isOption = originOf(path, origins, true)?.startsWith('--') === true;
  const file = isOption ? resolve(from) : resolve(dirname(scenario.path), from);
  const shown = isOption || file === from ? from : join(dirname(scenario.shown), from);
  const read = await readText(file, LARGEST_FILE);
  const settings = 'refusal' in read ? read.refusal : readAwsNode(read.text);
  if (typeof settings === 'string') {
    return { ...nothing, wrong: [finding(path, `${quoted(from)}: ${settings} (looked for ${file})`)] };
  }
  const { under, warnings } = usable(settings, shown);
  return {
    value: { ...value, spec: { ...spec, vpcCni: merge(under, vpcCni) } },
    origins: originsOf(under, vpcCni, shown),
    wrong: [],
    warnings,
  };
}

/** What of the file can be simulated, as a scenario would write it; and what cannot, in words. */
function usable(settings: AwsNodeSettings, shown: string): { under: Mapping; warnings: string[] } {
  const { version, env, complete, eniConfigs } = settings;
  const warnings: string[] = [];
  const known = Object.entries(env).filter(([variable]) => ENV_VARIABLES.includes(variable));
  const unknown = Object.keys(env).filter((variable) => !ENV_VARIABLES.includes(variable));
  for (const variable of unknown) {
    const near = didYouMean(variable, ENV_VARIABLES);
    const consequence = near === '' ? '; it has no effect here' : `, and ignores it.${near}`;
    warnings.push(`${shown}: aws-node has no variable ${quoted(variable)}${consequence}`);
  }
  const isKnownVersion = version !== undefined && findVersionProfile(version) !== undefined;
  if (version !== undefined && !isKnownVersion) {
    warnings.push(
      `${shown}: the release ${quoted(version)} is not known here; another one is simulated (spec.vpcCni.version)`,
    );
  }
  return {
    under: {
      env: { ...(complete ? unsetByFile(env) : {}), ...Object.fromEntries(known) },
      ...(isKnownVersion ? { version } : {}),
      ...(eniConfigs === undefined ? {} : { eniConfigs }),
    },
    warnings,
  };
}

/** What EKS sets and a complete file does not have is unset. But without an IP family nothing would start: then it is a file that was shortened. */
function unsetByFile(env: Readonly<Record<string, string>>): Record<string, string> {
  const hasFamily = env.ENABLE_IPv4 !== undefined || env.ENABLE_IPv6 !== undefined;
  const missing = Object.keys(MANIFEST_ENV).filter(
    (variable) => env[variable] === undefined && (hasFamily || variable !== 'ENABLE_IPv4'),
  );
  return Object.fromEntries(missing.map((variable) => [variable, '']));
}

function merge(under: Mapping, own: Mapping): Mapping {
  const env =
    isMapping(own.env) || own.env === undefined || own.env === null
      ? { ...(under.env as object), ...own.env }
      : own.env;
  return { ...under, ...own, env };
}

/** So that what is wrong with a setting of the file is put down to the file. */
function originsOf(under: Mapping, own: Mapping, shown: string): Origin[] {
  const ownEnv = isMapping(own.env) ? own.env : {};
  return [
    ...Object.keys(under.env as object)
      .filter((variable) => !Object.hasOwn(ownEnv, variable))
      .map((variable) => ({ path: [...VPC_CNI, 'env', variable], option: shown })),
    ...Object.keys(under)
      .filter((key) => key !== 'env' && own[key] === undefined)
      .map((key) => ({ path: [...VPC_CNI, key], option: shown })),
  ];
}
