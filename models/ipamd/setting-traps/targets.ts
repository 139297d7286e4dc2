import { PREFIX_SIZE } from '../../ipv4.ts';
import { eniLimits, podAddressLimit, podEnis, supportsPrefixes } from '../limits.ts';
import { ipTargetsDefined, refusalOfStartScript } from '../settings.ts';
import { HOST_NETWORK_PODS, type SettingTrap, shown, type TrapContext, type TrapFinding } from './trap.ts';

/** Traps of the warm targets. */

const ENI_AND_IP_TARGETS = 'docs/eni-and-ip-target.md of aws/amazon-vpc-cni-k8s';

function usesPrefixes({ settings, instance }: TrapContext): boolean {
  return settings.prefixDelegation && supportsPrefixes(instance);
}

/** Addresses for which pods can be on the node. */
function podsWithAddresses({ maxPods }: TrapContext): number {
  return maxPods - HOST_NETWORK_PODS;
}

const minimumWithoutWarm: SettingTrap = {
  id: 'minimum-ip-target-without-warm-ip-target',
  severity: 'error',
  title: 'MINIMUM_IP_TARGET without WARM_IP_TARGET: the pool never grows beyond it',
  why: 'Once one of the two IP targets is set, only they count. WARM_IP_TARGET 0 is the same as not set: a pool without a free address then counts as full enough as soon as it has MINIMUM_IP_TARGET addresses.',
  source: '#3685; README of aws/amazon-vpc-cni-k8s, MINIMUM_IP_TARGET',
  find(context) {
    const { environment, settings, instance } = context;
    const { warmIpTarget, minimumIpTarget } = settings;
    if (settings.ipv6 || minimumIpTarget === 0 || warmIpTarget > 0) return [];
    const unit = usesPrefixes(context) ? PREFIX_SIZE : 1;
    const held = Math.ceil(minimumIpTarget / unit) * unit;
    const wanted = Math.min(podsWithAddresses(context), podAddressLimit(instance, settings));
    if (held >= wanted) return [];
    return [
      {
        variable: 'MINIMUM_IP_TARGET',
        message: `MINIMUM_IP_TARGET=${minimumIpTarget} ${shownWithAnd(environment, 'WARM_IP_TARGET')}: the pool stays at ${held} addresses, and of ${wanted} pods that fit on a node ${wanted - held} wait for ever. Set WARM_IP_TARGET to 1 or more.`,
      },
    ];
  },
};

function shownWithAnd(environment: TrapContext['environment'], variable: string): string {
  const text = shown(environment, variable);
  return text.startsWith('without') ? text : `and ${text}`;
}

const warmEniTargetIgnored: SettingTrap = {
  id: 'warm-eni-target-without-effect',
  severity: 'note',
  title: 'WARM_ENI_TARGET has no effect with IP targets or prefixes',
  why: 'With WARM_IP_TARGET or MINIMUM_IP_TARGET the pool is judged by addresses alone, and with prefixes by WARM_PREFIX_TARGET.',
  source: ENI_AND_IP_TARGETS,
  find(context) {
    const { settings, environment } = context;
    // 1 is what the manifest sets: nobody means anything by it.
    if (settings.ipv6 || settings.warmEniTarget === 1 || environment.WARM_ENI_TARGET === undefined) return [];
    const instead = ipTargetsDefined(settings) ? 'the IP targets decide' : 'WARM_PREFIX_TARGET decides';
    if (!ipTargetsDefined(settings) && !usesPrefixes(context)) return [];
    return [
      { variable: 'WARM_ENI_TARGET', message: `WARM_ENI_TARGET=${settings.warmEniTarget} has no effect: ${instead}.` },
    ];
  },
};

const warmPrefixTargetIgnored: SettingTrap = {
  id: 'warm-prefix-target-without-effect',
  severity: 'note',
  title: 'WARM_PREFIX_TARGET fetches no prefixes with IP targets, or without prefixes',
  why: 'With WARM_IP_TARGET or MINIMUM_IP_TARGET the pool grows and shrinks by addresses; WARM_PREFIX_TARGET then only keeps interfaces from being freed.',
  source: 'docs/prefix-and-ip-target.md of aws/amazon-vpc-cni-k8s',
  find(context) {
    const { settings, environment } = context;
    if (settings.ipv6 || settings.warmPrefixTarget <= 1 || environment.WARM_PREFIX_TARGET === undefined) return [];
    const reason = !usesPrefixes(context)
      ? 'these nodes hold no prefixes'
      : ipTargetsDefined(settings)
        ? 'the IP targets decide'
        : undefined;
    if (reason === undefined) return [];
    const message = `WARM_PREFIX_TARGET=${settings.warmPrefixTarget} fetches no prefixes: ${reason}.`;
    return [{ variable: 'WARM_PREFIX_TARGET', message }];
  },
};

const warmEniTargetZero: SettingTrap = {
  id: 'warm-eni-target-zero',
  severity: 'warning',
  title: 'WARM_ENI_TARGET=0: interfaces are fetched only when no address is left, and come and go',
  why: 'The pool is too low only when no address is free, so the pod that comes next waits for a new interface. An interface that no pod uses is freed after a minute; where the others are full, or with custom networking, the pool is then empty, and the next interface is created at once.',
  source: '#1451, #1775',
  find(context) {
    const { settings } = context;
    if (settings.ipv6 || settings.warmEniTarget !== 0 || usesPrefixes(context) || ipTargetsDefined(settings)) return [];
    const effect = settings.customNetworking
      ? 'with custom networking an idle node creates and frees an interface for ever, about every 75 s'
      : 'a node whose interfaces are just full creates and frees another one for ever, and each pod that needs a new interface waits for it';
    return [{ variable: 'WARM_ENI_TARGET', message: `WARM_ENI_TARGET=0: ${effect}. Use 1, or WARM_IP_TARGET.` }];
  },
};

const noPrefixTarget: SettingTrap = {
  id: 'no-prefix-target',
  severity: 'error',
  title: 'Prefixes without any target: aws-node does not start',
  why: 'The start script compares the three targets with "0" and ends if none is above it.',
  source: 'cmd/aws-vpc-cni/main.go of aws/amazon-vpc-cni-k8s, validateEnvVars',
  find({ environment, profile }) {
    const withoutCooldown = { ...environment, ...profile.fixedVariables, IP_COOLDOWN_PERIOD: '' };
    const refusal = refusalOfStartScript(withoutCooldown);
    if (refusal === undefined) return [];
    return [{ variable: 'WARM_PREFIX_TARGET', message: `aws-node does not start, nodes never get ready: ${refusal}.` }];
  },
};

const targetsAboveLimit: SettingTrap = {
  id: 'warm-target-above-limit',
  severity: 'warning',
  title: 'A warm target above what the node can have: it takes all its addresses',
  why: 'A target that can never be met leaves the pool too low until every interface is there and full, or the pool has an address for each pod that the node may have (from 1.16.3 on).',
  source: ENI_AND_IP_TARGETS,
  find(context) {
    const { settings, instance } = context;
    const limit = podAddressLimit(instance, settings);
    if (settings.ipv6) return [];
    const wanted = Math.min(limit, podsWithAddresses(context));
    const { addressesPerEni } = eniLimits(instance, usesPrefixes(context));
    const idleTargets: [string, number][] = ipTargetsDefined(settings)
      ? [
          ['WARM_IP_TARGET', settings.warmIpTarget],
          // As many as pods fit is somebody's choice; more can never be had.
          ['MINIMUM_IP_TARGET', settings.minimumIpTarget - 1],
        ]
      : usesPrefixes(context)
        ? [['WARM_PREFIX_TARGET', settings.warmPrefixTarget * PREFIX_SIZE]]
        : [['WARM_ENI_TARGET', settings.warmEniTarget * addressesPerEni]];
    return idleTargets.flatMap(([variable, addresses]): TrapFinding[] => {
      // WARM_ENI_TARGET=1 on a type with one interface is nobody's choice.
      const isOwnChoice = context.written.has(variable) && podEnis(instance, settings) > 1;
      if (addresses < wanted || !isOwnChoice) return [];
      const message = `${shown(context.environment, variable)}: an idle node holds all the addresses it can have, or one for each of the ${wanted} pods that fit and need one.`;
      return [{ variable, message }];
    });
  },
};

const coolingCountsAsFree: SettingTrap = {
  id: 'cooling-addresses-count-as-free',
  severity: 'note',
  title: 'Cooling addresses count as free: a small WARM_IP_TARGET is used up by pods that end',
  why: 'The address of a deleted pod counts as available at once, but is given to no other pod during the cool-down: while as many cool as WARM_IP_TARGET asks for, the pool does not grow, and new pods wait.',
  source: '#1700, #2896',
  find({ settings }) {
    const { warmIpTarget, podAddressCooldown } = settings;
    if (settings.ipv6 || warmIpTarget === 0 || warmIpTarget > MOST_THAT_IS_SMALL || podAddressCooldown === 0) return [];
    const cooldown = podAddressCooldown / 1e6;
    const message = `WARM_IP_TARGET=${warmIpTarget}: when ${warmIpTarget} or more pods of a node are deleted at once, new pods may wait until their addresses have cooled (${cooldown} s).`;
    return [{ variable: 'WARM_IP_TARGET', message }];
  },
};

/** AWS's best practices guide suggests 2 beside a MINIMUM_IP_TARGET; people use up to 5. */
const MOST_THAT_IS_SMALL = 5;

export const TARGET_TRAPS: readonly SettingTrap[] = [
  minimumWithoutWarm,
  warmEniTargetZero,
  noPrefixTarget,
  targetsAboveLimit,
  warmEniTargetIgnored,
  warmPrefixTargetIgnored,
  coolingCountsAsFree,
];
