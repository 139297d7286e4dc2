import { instanceTypeOf } from '../../../models/cluster/node-templates.ts';
import type { SettingTrap } from '../../../models/ipamd/setting-traps/trap.ts';
import { SETTING_TRAPS } from '../../../models/ipamd/setting-traps.ts';
import type { Finding } from '../../issues.ts';
import { at, type LintContext, type LintRule } from '../rule.ts';

/** The codes of the traps of the settings; one that is no longer needed is never given again. */
const CODES: Readonly<Record<string, string>> = {
  'minimum-ip-target-without-warm-ip-target': 'VCS001',
  'warm-eni-target-zero': 'VCS002',
  'no-prefix-target': 'VCS003',
  'warm-target-above-limit': 'VCS004',
  'warm-eni-target-without-effect': 'VCS005',
  'warm-prefix-target-without-effect': 'VCS006',
  'cooling-addresses-count-as-free': 'VCS007',
  'ip-family-refused': 'VCS008',
  'prefixes-not-supported': 'VCS009',
  'no-interface-for-pods': 'VCS010',
  'no-provisioning': 'VCS011',
  'max-eni-above-limit': 'VCS012',
  'multi-nic-on-one-card': 'VCS013',
  'value-not-understood': 'VCS014',
  'cooldown-refused': 'VCS015',
  'unknown-to-release': 'VCS016',
};

export const settingTrapRules: readonly LintRule[] = SETTING_TRAPS.map((trap) => ({
  code: CODES[trap.id] ?? '',
  id: trap.id,
  severity: trap.severity,
  title: trap.title,
  why: trap.why,
  source: trap.source,
  find: (context) => findTrap(trap, context),
}));

/** What holds for all node groups is said once. */
function findTrap(trap: SettingTrap, { spec, config, profile, settings }: LintContext): Finding[] {
  const groups = config.nodeGroups;
  const written = new Set(Object.keys(spec.vpcCni.env));
  const names = new Map<string, { variable: string; message: string; groups: string[] }>();
  for (const group of groups) {
    const context = {
      environment: config.vpcCni.env,
      written,
      settings,
      profile,
      instance: instanceTypeOf(group),
      maxPods: group.maxPods,
    };
    for (const { variable, message } of trap.find(context)) {
      const said = names.get(message) ?? { variable, message, groups: [] };
      said.groups.push(group.name);
      names.set(message, said);
    }
  }
  return [...names.values()].map(({ variable, message, groups: affected }) => {
    const whose = affected.length === groups.length ? '' : `node group ${affected.join(', ')}: `;
    return at(['spec', 'vpcCni', 'env', variable], `${whose}${message}`);
  });
}
