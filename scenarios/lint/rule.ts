import type { ClusterConfig } from '../../models/cluster-config.ts';
import { daemonSettings, type Settings } from '../../models/ipamd/settings.ts';
import { findVersionProfile, type VersionProfile } from '../../models/ipamd/version-profiles.ts';
import type { WorkloadConfig } from '../../models/workload-config.ts';
import type { Finding } from '../issues.ts';
import type { OpenedScenario } from '../load.ts';
import type { Path } from '../path.ts';
import type { Spec } from '../schema.ts';
import type { WrittenBudget } from '../written-budgets.ts';

export type Severity = 'error' | 'warning' | 'note';

/** Something that a scenario is held against. Nothing is simulated: what a rule says of the future is an estimate. */
export interface LintRule {
  /** Never changes its meaning: people switch off and search for codes. */
  readonly code: string;
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** A sentence or two. */
  readonly why: string;
  readonly source: string;
  find(context: LintContext): readonly Finding[];
}

/** What `validate` finds wrong. Nothing else can be said of such a scenario, so that this rule finds nothing itself. */
export const invalidScenarioRule: LintRule = {
  code: 'VCS000',
  id: 'invalid-scenario',
  severity: 'error',
  title: 'The scenario is not valid: it can neither be run nor looked at any closer',
  why: 'A key that is not known, a value that cannot be read or things that do not fit together are never passed over.',
  source: 'the scenario reference, docs/scenario-reference.md',
  find: () => [],
};

export interface LintContext {
  readonly spec: Spec;
  readonly config: ClusterConfig;
  /** What each of `spec.workloads` comes to: manifests have several workloads. */
  readonly workloads: readonly (readonly WorkloadConfig[])[];
  budgets(): readonly WrittenBudget[];
  readonly unknownTopologyKeys: readonly Finding[];
  readonly profile: VersionProfile;
  /** As the release reads them. */
  readonly settings: Settings;
}

export function lintContext({
  loaded: { config },
  spec,
  workloads,
  budgets,
  unknownTopologyKeys,
}: OpenedScenario): LintContext {
  const profile = findVersionProfile(config.vpcCni.version);
  if (profile === undefined) throw new Error(`${config.vpcCni.version} was validated, but is not known`);
  return {
    spec,
    config,
    workloads: workloads(),
    budgets,
    unknownTopologyKeys,
    profile,
    settings: daemonSettings(config.vpcCni.env, profile),
  };
}

export function at(path: Path, message: string): Finding {
  return { path, what: 'value', message };
}
