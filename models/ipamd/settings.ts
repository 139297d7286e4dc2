import { type Duration, seconds } from '../../sim/time.ts';
import type { VersionProfile } from './version-profiles.ts';

/** The daemon's configuration, read from the environment of the aws-node container. */
export interface Settings {
  readonly warmEniTarget: number;
  /** 0: not defined. */
  readonly warmIpTarget: number;
  /** 0: not defined. */
  readonly minimumIpTarget: number;
  readonly warmPrefixTarget: number;
  /** Undefined: the instance type's own limit. */
  readonly maxEni: number | undefined;
  readonly prefixDelegation: boolean;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  readonly customNetworking: boolean;
  /** Security groups for pods. */
  readonly podEni: boolean;
  readonly subnetDiscovery: boolean;
  /** Interfaces are managed on a cordoned node too. */
  readonly manageEnisNonSchedulable: boolean;
  readonly podAddressCooldown: Duration;
  /** False: the daemon never changes anything in EC2. */
  readonly provisioning: boolean;
  /** True: the daemon does not even describe interfaces. */
  readonly imdsOnly: boolean;
  readonly leakedEniCleanup: boolean;
  readonly manageUntaggedEni: boolean;
  readonly multiNic: boolean;
  /** Empty: not given. */
  readonly clusterName: string;
}

export type Environment = Readonly<Record<string, string>>;

const DEFAULT_WARM_ENI_TARGET = 1;
const DEFAULT_POD_ADDRESS_COOLDOWN = seconds(30);

/** Reads the settings as the daemon does; what cannot be parsed is as if it were not set. */
export function readSettings(environment: Environment): Settings {
  const ipv6 = readBoolean(environment, 'ENABLE_IPv6', false);
  const imdsOnly = readBoolean(environment, 'ENABLE_IMDS_ONLY_MODE', false);
  const provisioning = !imdsOnly && !readBoolean(environment, 'DISABLE_NETWORK_RESOURCE_PROVISIONING', false);
  const maxEni = readInteger(environment, 'MAX_ENI');
  return {
    warmEniTarget: readTarget(environment, 'WARM_ENI_TARGET', DEFAULT_WARM_ENI_TARGET),
    warmIpTarget: readTarget(environment, 'WARM_IP_TARGET', 0),
    minimumIpTarget: readTarget(environment, 'MINIMUM_IP_TARGET', 0),
    warmPrefixTarget: readTarget(environment, 'WARM_PREFIX_TARGET', 0),
    maxEni: maxEni !== undefined && maxEni >= 1 ? maxEni : undefined,
    prefixDelegation: readBoolean(environment, 'ENABLE_PREFIX_DELEGATION', false),
    ipv4: readBoolean(environment, 'ENABLE_IPv4', false),
    ipv6,
    customNetworking: readBoolean(environment, 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG', false),
    podEni: readBoolean(environment, 'ENABLE_POD_ENI', false),
    subnetDiscovery: readBoolean(environment, 'ENABLE_SUBNET_DISCOVERY', true),
    manageEnisNonSchedulable: readBoolean(environment, 'AWS_MANAGE_ENIS_NON_SCHEDULABLE', false),
    podAddressCooldown: readCooldown(environment),
    provisioning,
    imdsOnly,
    leakedEniCleanup: provisioning && !ipv6 && !readBoolean(environment, 'DISABLE_LEAKED_ENI_CLEANUP', false),
    manageUntaggedEni: readBoolean(environment, 'MANAGE_UNTAGGED_ENI', true),
    multiNic: readBoolean(environment, 'ENABLE_MULTI_NIC', false),
    clusterName: environment.CLUSTER_NAME ?? '',
  };
}

/** The settings of a release, which may read some variables as fixed. */
export function daemonSettings(environment: Environment, { fixedVariables }: VersionProfile): Settings {
  return readSettings({ ...environment, ...fixedVariables });
}

/** Why the daemon refuses to run with these settings; undefined when it accepts them. */
export function refusalOfSettings(settings: Settings, prefixesSupported: boolean): string | undefined {
  if (settings.ipv4 === settings.ipv6) return 'exactly one of ENABLE_IPv4 and ENABLE_IPv6 must be true';
  if (settings.ipv6 && settings.customNetworking) return 'ENABLE_IPv6 excludes AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG';
  if (settings.ipv6 && !(settings.prefixDelegation && prefixesSupported)) {
    return 'ENABLE_IPv6 needs ENABLE_PREFIX_DELEGATION and an instance type that can have prefixes';
  }
  if (settings.podAddressCooldown < 0) return 'IP_COOLDOWN_PERIOD must not be negative';
  return undefined;
}

/**
 * Why the aws-node container ends before it has started the daemon (cmd/aws-vpc-cni/main.go, `validateEnvVars`); undefined
 * when it does start it. The targets are compared as texts there: "-1" is not above "0" either.
 */
export function refusalOfStartScript(environment: Environment): string | undefined {
  const targets = ['WARM_PREFIX_TARGET', 'WARM_IP_TARGET', 'MINIMUM_IP_TARGET'];
  const hasPrefixes = readBoolean(environment, 'ENABLE_PREFIX_DELEGATION', false);
  if (hasPrefixes && targets.every((name) => (environment[name] ?? '') <= '0')) {
    return `with ENABLE_PREFIX_DELEGATION one of ${targets.join(', ')} must be above 0`;
  }
  const cooldown = environment.IP_COOLDOWN_PERIOD ?? '';
  const inSeconds = parseInteger(cooldown);
  if (cooldown !== '' && (inSeconds === undefined || inSeconds < 0)) {
    return `IP_COOLDOWN_PERIOD must be a whole number of seconds, not ${JSON.stringify(cooldown)}`;
  }
  return undefined;
}

export function ipTargetsDefined(settings: Pick<Settings, 'warmIpTarget' | 'minimumIpTarget'>): boolean {
  return settings.warmIpTarget > 0 || settings.minimumIpTarget > 0;
}

function readTarget(environment: Environment, name: string, fallback: number): number {
  const value = readInteger(environment, name);
  return value !== undefined && value >= 0 ? value : fallback;
}

function readInteger(environment: Environment, name: string): number | undefined {
  return parseInteger(environment[name] ?? '');
}

/** As Go's strconv.Atoi: an optional sign and decimal digits, nothing else, within 64 bits. */
export function parseInteger(text: string): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? Number(value) : undefined;
}

const TRUE_WORDS = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE_WORDS = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

function readBoolean(environment: Environment, name: string, fallback: boolean): boolean {
  return parseBoolean(environment[name] ?? '') ?? fallback;
}

/** As Go's strconv.ParseBool. */
export function parseBoolean(text: string): boolean | undefined {
  if (TRUE_WORDS.includes(text)) return true;
  return FALSE_WORDS.includes(text) ? false : undefined;
}

function readCooldown(environment: Environment): Duration {
  const inSeconds = readInteger(environment, 'IP_COOLDOWN_PERIOD');
  return inSeconds === undefined ? DEFAULT_POD_ADDRESS_COOLDOWN : seconds(inSeconds);
}
