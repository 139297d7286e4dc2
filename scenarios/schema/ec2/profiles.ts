/** How fast EC2 and the metadata service are, as a scenario would write it. */
interface SpeedProfile {
  /** By action; `*` for the actions that are not named. */
  readonly latency: Readonly<Record<string, WrittenDistribution>>;
  readonly latencyPerAddress: string;
  readonly detachTime: WrittenDistribution;
  readonly imds: {
    readonly attachLag: WrittenDistribution;
    readonly addressLag: WrittenDistribution;
    readonly detachLag: WrittenDistribution;
    readonly addressStagger: string;
  };
}

type WrittenDistribution = Readonly<Record<string, string>>;

/** @param p50 in milliseconds; 99 % of the calls take at most four times as long, which is assumed. */
function around(p50: number): WrittenDistribution {
  return { p50: `${p50}ms`, p99: `${4 * p50}ms` };
}

/**
 * Where nobody has said how fast EC2 is, these say it: priors, not truth. AWS publishes no latencies; put in your own.
 */
export const SPEED_PROFILES = {
  /**
   * The mean of each call as ipamd itself measured it (cmd/cni-metrics-helper/metrics/cni_test1.data of
   * aws/amazon-vpc-cni-k8s: one node, 2019), as a lognormal distribution whose tail is assumed. UnassignPrivateIpAddresses and
   * DescribeSubnets were not measured: assumed to be like their neighbours. The addend for each address is chosen so that
   * 49 of them take the 400 to 600 ms that the addresses of a first interface took (PR 648). IMDS: one log of 2022
   * (issue 1872). The detach time: chosen so that about as many deletions come too early as ipamd counted (14 for 9).
   */
  'measured-2019': {
    latency: {
      AssignPrivateIpAddresses: around(250),
      AttachNetworkInterface: around(370),
      CreateNetworkInterface: around(110),
      CreateTags: around(95),
      DeleteNetworkInterface: around(220),
      DescribeInstances: around(110),
      DescribeNetworkInterfaces: around(100),
      DescribeSubnets: around(100),
      DetachNetworkInterface: around(170),
      ModifyNetworkInterfaceAttribute: around(130),
      UnassignPrivateIpAddresses: around(250),
      '*': around(150),
    },
    latencyPerAddress: '5ms',
    detachTime: { p50: '3s', p99: '10s' },
    imds: {
      attachLag: { p50: '200ms', p99: '1s' },
      addressLag: { p50: '800ms', p99: '4s' },
      detachLag: { p50: '500ms', p99: '2s' },
      addressStagger: '0s',
    },
  },
  /** Everything about twice as fast as measured in 2019: a guess at a good day. */
  fast: {
    latency: {
      AssignPrivateIpAddresses: around(125),
      AttachNetworkInterface: around(185),
      CreateNetworkInterface: around(55),
      CreateTags: around(48),
      DeleteNetworkInterface: around(110),
      DescribeInstances: around(55),
      DescribeNetworkInterfaces: around(50),
      DescribeSubnets: around(50),
      DetachNetworkInterface: around(85),
      ModifyNetworkInterfaceAttribute: around(65),
      UnassignPrivateIpAddresses: around(125),
      '*': around(75),
    },
    latencyPerAddress: '2ms',
    detachTime: { p50: '1500ms', p99: '5s' },
    imds: {
      attachLag: { p50: '100ms', p99: '500ms' },
      addressLag: { p50: '400ms', p99: '2s' },
      detachLag: { p50: '250ms', p99: '1s' },
      addressStagger: '0s',
    },
  },
  /**
   * Calls three times as slow as measured in 2019, and addresses that show in IMDS one after the other: set so that 730
   * pods on one m5.16xlarge take the 10 to 18 minutes of the VPC CNI's own scale test of 2021 (PR 1676: 589, 599 and
   * 1,057 s, about 45 s for each interface). The other two cases of that test then come out as observed
   * (test/field-cases/fc-11-scale-test.test.ts).
   */
  slow: {
    latency: {
      AssignPrivateIpAddresses: around(750),
      AttachNetworkInterface: around(1_110),
      CreateNetworkInterface: around(330),
      CreateTags: around(285),
      DeleteNetworkInterface: around(660),
      DescribeInstances: around(330),
      DescribeNetworkInterfaces: around(300),
      DescribeSubnets: around(300),
      DetachNetworkInterface: around(510),
      ModifyNetworkInterfaceAttribute: around(390),
      UnassignPrivateIpAddresses: around(750),
      '*': around(450),
    },
    latencyPerAddress: '15ms',
    detachTime: { p50: '9s', p99: '30s' },
    imds: {
      attachLag: { p50: '600ms', p99: '3s' },
      addressLag: { p50: '4s', p99: '90s' },
      detachLag: { p50: '1500ms', p99: '6s' },
      addressStagger: '400ms',
    },
  },
} as const satisfies Readonly<Record<string, SpeedProfile>>;

export type SpeedProfileName = keyof typeof SPEED_PROFILES;

export const SPEED_PROFILE_NAMES = Object.keys(SPEED_PROFILES) as [SpeedProfileName, ...SpeedProfileName[]];

/** Security groups for pods: calls of the VPC resource controller, as fast as those that are not named. Nobody has measured them. */
const TRUNK_ACTIONS = ['AssociateTrunkInterface', 'CreateNetworkInterfacePermission', 'DisassociateTrunkInterface'];

/** The calls that the VPC CNI makes, and the VPC resource controller. */
export const EC2_ACTIONS = [
  ...Object.keys(SPEED_PROFILES['measured-2019'].latency).filter((action) => action !== '*'),
  ...TRUNK_ACTIONS,
].sort();
