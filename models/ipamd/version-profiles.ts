/**
 * How releases of the daemon differ, as questions that the rules ask by name. The newest is the reference; a profile
 * says what an older one did otherwise.
 */
export interface VersionProfile {
  /** How it is known: recorded from the real daemon, or told by its changelog and pull requests. */
  readonly evidence: 'recorded' | 'told';
  /** Subnets tagged `kubernetes.io/role/cni=0` are excluded, which the daemon checks with DescribeSubnets. */
  readonly excludesSubnets: boolean;
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
  /** CreateNetworkInterface asks for the addresses too; otherwise they are assigned once the interface is attached. */
  readonly createsEnisWithAddresses: boolean;
  /** A low pool gets a new interface before the daemon is ready; otherwise only what is attached is filled. */
  readonly attachesEnisAtStart: boolean;
  /** With IP targets, an interface is filled only as far as they ask; otherwise with all that fit. */
  readonly fillsEnisAsFarAsWanted: boolean;
  /** Variables that the release does not know, each with the value that stands for what it does. */
  readonly fixedVariables: Readonly<Record<string, string>>;
  /** Where what is told comes from. `#N` is a pull request of aws/amazon-vpc-cni-k8s, the CHANGELOG is its own. */
  readonly sources: readonly string[];
}

const V1_22: VersionProfile = {
  evidence: 'recorded',
  excludesSubnets: true,
  stampsDecreaseAtItsStart: false,
  judgesExtraEniAfterTheChange: false,
  appliesSecurityGroupsInIpv6: true,
  returnsSecondaryAddressesOnDel: false,
  stopsGrowthAtMaxPods: true,
  createsEnisWithAddresses: true,
  attachesEnisAtStart: true,
  fillsEnisAsFarAsWanted: true,
  fixedVariables: {},
  sources: [],
};

const V1_20: VersionProfile = { ...V1_22, excludesSubnets: false };

const V1_19: VersionProfile = {
  ...V1_20,
  stampsDecreaseAtItsStart: true,
  judgesExtraEniAfterTheChange: true,
  appliesSecurityGroupsInIpv6: false,
  returnsSecondaryAddressesOnDel: true,
  fixedVariables: { ENABLE_MULTI_NIC: 'false' },
  sources: ['EKS user guide, "Attach multiple network interfaces to Pods": ENABLE_MULTI_NIC is new in v1.20.0 (#3347)'],
};

const V1_18 = older(V1_19, { evidence: 'told' }, 'nothing is told of differences to 1.19 that matter here');

const V1_17 = older(V1_18, {}, 'ENABLE_SUBNET_DISCOVERY is new in v1.18.0 (README; #2714)', {
  ENABLE_SUBNET_DISCOVERY: 'false',
});

const BEFORE_1_16_3 = older(
  V1_17,
  { stopsGrowthAtMaxPods: false },
  'growth stops at maxPods since #2745, merged in January 2024; v1.16.3 is the first release after it',
);

const V1_15 = older(
  BEFORE_1_16_3,
  { createsEnisWithAddresses: false },
  'interfaces are created with their addresses since #2640, merged in November 2023 (whether the last releases of 1.15 have it, by way of #2656, is not known)',
);

const V1_14 = older(V1_15, {}, 'CHANGELOG v1.15.0: IP_COOLDOWN_PERIOD (#2492)', { IP_COOLDOWN_PERIOD: '30' });

const V1_12 = older(
  V1_14,
  { attachesEnisAtStart: false },
  'CHANGELOG v1.13.0: the pool is increased at start (#2354; before, only the first interface was filled: #648); DISABLE_LEAKED_ENI_CLEANUP (#2370)',
  { DISABLE_LEAKED_ENI_CLEANUP: 'false' },
);

const V1_11 = older(V1_12, {}, 'CHANGELOG v1.12.6: AWS_MANAGE_ENIS_NON_SCHEDULABLE (#2296)', {
  AWS_MANAGE_ENIS_NON_SCHEDULABLE: 'false',
});

const V1_9 = older(V1_11, {}, 'CHANGELOG v1.10.0: IPv6 (#1587)', { ENABLE_IPv4: 'true', ENABLE_IPv6: 'false' });

const V1_8 = older(
  V1_9,
  {},
  'CHANGELOG v1.9.0: prefix delegation (#1516); v1.9.1: DISABLE_NETWORK_RESOURCE_PROVISIONING (#1586)',
  { ENABLE_PREFIX_DELEGATION: 'false', DISABLE_NETWORK_RESOURCE_PROVISIONING: 'false' },
);

const V1_7 = older(
  V1_8,
  { fillsEnisAsFarAsWanted: false },
  'CHANGELOG v1.8.0: interfaces are filled as far as WARM_IP_TARGET asks (#1279)',
);

function older(
  newer: VersionProfile,
  differences: Partial<VersionProfile>,
  source: string,
  fixedVariables: Readonly<Record<string, string>> = {},
): VersionProfile {
  return {
    ...newer,
    ...differences,
    fixedVariables: { ...newer.fixedVariables, ...fixedVariables },
    sources: [...newer.sources, source],
  };
}

export const REFERENCE_VERSION = '1.23';

const NEWEST_MINOR = 23;
const OLDEST_MINOR = 7;

/** The first release (of major version 1) that behaves as the profile says: minor version and patch. Newest first. */
const PROFILES: readonly { readonly minor: number; readonly patch: number; readonly profile: VersionProfile }[] = [
  { minor: 22, patch: 0, profile: V1_22 },
  { minor: 20, patch: 0, profile: V1_20 },
  { minor: 19, patch: 0, profile: V1_19 },
  { minor: 18, patch: 0, profile: V1_18 },
  { minor: 16, patch: 3, profile: V1_17 },
  { minor: 16, patch: 0, profile: BEFORE_1_16_3 },
  { minor: 15, patch: 0, profile: V1_15 },
  { minor: 13, patch: 0, profile: V1_14 },
  { minor: 12, patch: 6, profile: V1_12 },
  { minor: 10, patch: 0, profile: V1_11 },
  { minor: 9, patch: 0, profile: V1_9 },
  { minor: 8, patch: 0, profile: V1_8 },
  { minor: OLDEST_MINOR, patch: 0, profile: V1_7 },
];

/** `1.23`, `1.22` ..., newest first: each stands for the last of its patch releases. */
export function knownVersions(): string[] {
  return Array.from({ length: NEWEST_MINOR - OLDEST_MINOR + 1 }, (_, index) => `1.${NEWEST_MINOR - index}`);
}

/** The profile of a release such as `1.19`, `1.19.6` or `v1.19.6-eksbuild.1`; undefined for one that is not known. */
export function findVersionProfile(version: string): VersionProfile | undefined {
  const match = /^v?1\.(\d+)(?:\.(\d+))?(?:-eksbuild\.\d+)?$/.exec(version);
  const minor = Number(match?.[1]);
  const patch = match?.[2] === undefined ? Number.POSITIVE_INFINITY : Number(match[2]);
  if (match === null || minor > NEWEST_MINOR) return undefined;
  return PROFILES.find((since) => since.minor < minor || (since.minor === minor && since.patch <= patch))?.profile;
}
