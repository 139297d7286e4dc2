import { type Environment, parseBoolean, parseInteger, refusalOfStartScript } from '../settings.ts';
import type { SettingTrap, TrapFinding } from './trap.ts';

/** Traps of values that the daemon reads as something else than they seem. */

/** Least value that counts, and what holds instead of one that does not. */
const INTEGERS: Readonly<Record<string, { readonly least: number; readonly instead: string }>> = {
  WARM_ENI_TARGET: { least: 0, instead: '1' },
  WARM_IP_TARGET: { least: 0, instead: 'not set' },
  MINIMUM_IP_TARGET: { least: 0, instead: 'not set' },
  WARM_PREFIX_TARGET: { least: 0, instead: '0' },
  MAX_ENI: { least: 1, instead: 'not set' },
};

const SWITCHES: Readonly<Record<string, boolean>> = {
  AWS_MANAGE_ENIS_NON_SCHEDULABLE: false,
  AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: false,
  DISABLE_LEAKED_ENI_CLEANUP: false,
  DISABLE_NETWORK_RESOURCE_PROVISIONING: false,
  ENABLE_IMDS_ONLY_MODE: false,
  ENABLE_IPv4: false,
  ENABLE_IPv6: false,
  ENABLE_MULTI_NIC: false,
  ENABLE_POD_ENI: false,
  ENABLE_PREFIX_DELEGATION: false,
  ENABLE_SUBNET_DISCOVERY: true,
  MANAGE_UNTAGGED_ENI: true,
};

const notUnderstood: SettingTrap = {
  id: 'value-not-understood',
  severity: 'error',
  title: 'A value that the daemon cannot read: it counts as something else, without a word',
  why: "Numbers are whole and without units or spaces, switches are true or false (Go's strconv.Atoi and ParseBool). What cannot be read, or is too small, counts as the default.",
  source: 'pkg/ipamd/ipamd.go of aws/amazon-vpc-cni-k8s, getWarmENITarget and its neighbours',
  find: ({ environment }) => unreadableValues(environment),
};

/** Variables whose values the daemon reads as something else. */
export function unreadableValues(environment: Environment): TrapFinding[] {
  const findings: TrapFinding[] = [];
  const add = (variable: string, instead: string) =>
    findings.push({
      variable,
      message: `${variable}=${JSON.stringify(environment[variable])} cannot be used: it counts as ${instead}.`,
    });
  for (const [variable, { least, instead }] of Object.entries(INTEGERS)) {
    const text = environment[variable] ?? '';
    const value = parseInteger(text);
    if (text !== '' && (value === undefined || value < least)) add(variable, instead);
  }
  for (const [variable, instead] of Object.entries(SWITCHES)) {
    const text = environment[variable] ?? '';
    if (text !== '' && parseBoolean(text) === undefined) add(variable, String(instead));
  }
  return findings;
}

const cooldownRefused: SettingTrap = {
  id: 'cooldown-refused',
  severity: 'error',
  title: 'IP_COOLDOWN_PERIOD that is negative or no number: aws-node does not start',
  why: 'The start script ends when it is not a whole number of seconds from 0 on.',
  source: '#2492; cmd/aws-vpc-cni/main.go of aws/amazon-vpc-cni-k8s, validateEnvVars',
  find({ environment, profile }) {
    const withoutPrefixes = { ...environment, ...profile.fixedVariables, ENABLE_PREFIX_DELEGATION: 'false' };
    const refusal = refusalOfStartScript(withoutPrefixes);
    if (refusal === undefined) return [];
    return [{ variable: 'IP_COOLDOWN_PERIOD', message: `aws-node does not start, nodes never get ready: ${refusal}.` }];
  },
};

const unknownToRelease: SettingTrap = {
  id: 'unknown-to-release',
  severity: 'warning',
  title: 'A variable that the release does not know yet: no effect',
  why: 'The simulated release is older than the variable.',
  source: 'CHANGELOG of aws/amazon-vpc-cni-k8s',
  find({ environment, written, profile }) {
    return Object.entries(profile.fixedVariables).flatMap(([variable, fixed]) =>
      written.has(variable) && environment[variable] !== fixed
        ? [{ variable, message: `${variable} has no effect: this release does not know it yet.` }]
        : [],
    );
  },
};

export const VALUE_TRAPS: readonly SettingTrap[] = [notUnderstood, cooldownRefused, unknownToRelease];
