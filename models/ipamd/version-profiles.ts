/**
 * How releases of the daemon differ, as questions that the rules ask by name. The newest is the reference; a profile
 * says what an older one did otherwise.
 */
export interface VersionProfile {
  /** How it is known: recorded from the real daemon, or told by its changelog and pull requests. */
  readonly evidence: 'recorded' | 'told';
  /** Subnets tagged `kubernetes.io/role/cni=0` are excluded, which the daemon checks with DescribeSubnets. */
  readonly excludesSubnets: boolean;
  /** IPv6 nodes look at subnets too. */
  readonly discoversSubnets: boolean;
  /** A decrease is stamped with the time before its EC2 calls, and not at the end of the round. */
  readonly stampsDecreaseAtItsStart: boolean;
  /** Whether an extra interface might be removable is judged on statistics taken after the round's increase or decrease. */
  readonly judgesExtraEniAfterTheChange: boolean;
  /** IPv6 nodes apply security groups at start. */
  readonly appliesSecurityGroupsInIpv6: boolean;
  /** In prefix mode, a DEL of a pod on a secondary address gives that interface's free secondary addresses back, with the datastore locked. */
  readonly returnsSecondaryAddressesOnDel: boolean;
  /** The pool stops growing once it has an address for each pod that the node may have. */
  readonly stopsGrowthAtMaxPods: boolean;
  /** IP_COOLDOWN_PERIOD is read; otherwise the cool-down is 30 s. */
  readonly cooldownConfigurable: boolean;
  readonly prefixDelegation: boolean;
  /** A new interface is created with the addresses that are wanted; otherwise with all that fit. */
  readonly asksOnlyForWantedOnNewEni: boolean;
  /** Where what is told comes from. */
  readonly sources: readonly string[];
}

const V1_22: VersionProfile = {
  evidence: 'recorded',
  excludesSubnets: true,
  discoversSubnets: true,
  stampsDecreaseAtItsStart: false,
  judgesExtraEniAfterTheChange: false,
  appliesSecurityGroupsInIpv6: true,
  returnsSecondaryAddressesOnDel: false,
  stopsGrowthAtMaxPods: true,
  cooldownConfigurable: true,
  prefixDelegation: true,
  asksOnlyForWantedOnNewEni: true,
  sources: [],
};

const V1_20: VersionProfile = { ...V1_22, excludesSubnets: false };

const V1_19: VersionProfile = {
  ...V1_20,
  stampsDecreaseAtItsStart: true,
  judgesExtraEniAfterTheChange: true,
  appliesSecurityGroupsInIpv6: false,
  returnsSecondaryAddressesOnDel: true,
};

const V1_18: VersionProfile = { ...V1_19, evidence: 'told', sources: ['CHANGELOG of amazon-vpc-cni-k8s, v1.18.0'] };

const V1_17: VersionProfile = {
  ...V1_18,
  discoversSubnets: false,
  sources: ['CHANGELOG v1.18.0: subnet discovery is new in 1.18 (pull request #2714)'],
};

const BEFORE_1_16_3: VersionProfile = {
  ...V1_17,
  stopsGrowthAtMaxPods: false,
  sources: [...V1_17.sources, 'CHANGELOG v1.16.3: growth stops at maxPods (pull request #2745)'],
};

const V1_14: VersionProfile = {
  ...BEFORE_1_16_3,
  cooldownConfigurable: false,
  sources: [...BEFORE_1_16_3.sources, 'CHANGELOG v1.15.0: IP_COOLDOWN_PERIOD is new in 1.15 (pull request #2492)'],
};

const V1_8: VersionProfile = {
  ...V1_14,
  prefixDelegation: false,
  sources: [...V1_14.sources, 'CHANGELOG v1.9.0: prefix delegation is new in 1.9'],
};

const V1_7: VersionProfile = {
  ...V1_8,
  asksOnlyForWantedOnNewEni: false,
  sources: [
    ...V1_8.sources,
    'CHANGELOG v1.8.0: only what is wanted is allocated on a new interface (pull request #1279)',
  ],
};

export const REFERENCE_VERSION = '1.23';

/** By `major.minor`, or `major.minor.patch` where a patch release made the difference. Newest first. */
const PROFILES: ReadonlyMap<string, VersionProfile> = new Map([
  ['1.23', V1_22],
  ['1.22', V1_22],
  ['1.21', V1_20],
  ['1.20', V1_20],
  ['1.19', V1_19],
  ['1.18', V1_18],
  ['1.17', V1_17],
  ['1.16.3', V1_17],
  ['1.16', BEFORE_1_16_3],
  ['1.15', BEFORE_1_16_3],
  ['1.14', V1_14],
  ['1.13', V1_14],
  ['1.12', V1_14],
  ['1.11', V1_14],
  ['1.10', V1_14],
  ['1.9', V1_14],
  ['1.8', V1_8],
  ['1.7', V1_7],
]);

export function knownVersions(): string[] {
  return [...PROFILES.keys()];
}

/** The profile of a release such as `1.19`, `1.19.6` or `v1.19.6-eksbuild.1`; undefined for one that is not known. */
export function findVersionProfile(version: string): VersionProfile | undefined {
  const match = /^v?(1\.\d+)(?:\.(\d+))?(?:-eksbuild\.\d+)?$/.exec(version);
  if (match === null) return undefined;
  const [, minor = '', patch] = match;
  // A patch release at or behind the one that changed something has the changed behaviour.
  if (minor === '1.16' && (patch === undefined || Number(patch) >= 3)) return PROFILES.get('1.16.3');
  return PROFILES.get(minor);
}
