import { describe, expect, it } from 'vitest';
import {
  ipTargetsDefined,
  readSettings,
  refusalOfSettings,
  refusalOfStartScript,
  type Settings,
} from '../../../models/ipamd/settings.ts';
import { seconds } from '../../../sim/time.ts';

const DEFAULTS: Settings = {
  warmEniTarget: 1,
  warmIpTarget: 0,
  minimumIpTarget: 0,
  warmPrefixTarget: 0,
  maxEni: undefined,
  prefixDelegation: false,
  ipv4: false,
  ipv6: false,
  customNetworking: false,
  podEni: false,
  subnetDiscovery: true,
  manageEnisNonSchedulable: false,
  podAddressCooldown: seconds(30),
  provisioning: true,
  imdsOnly: false,
  leakedEniCleanup: true,
  manageUntaggedEni: true,
  multiNic: false,
  clusterName: '',
};

describe('an empty environment', () => {
  it("means the daemon's defaults", () => {
    expect(readSettings({})).toEqual(DEFAULTS);
    expect(readSettings({ WARM_IP_TARGET: '', ENABLE_POD_ENI: '', IP_COOLDOWN_PERIOD: '' })).toEqual(DEFAULTS);
  });
});

describe('a variable', () => {
  it.each<[Record<string, string>, Partial<Settings>]>([
    [{ WARM_ENI_TARGET: '0' }, { warmEniTarget: 0 }],
    [{ WARM_IP_TARGET: '5' }, { warmIpTarget: 5 }],
    [{ MINIMUM_IP_TARGET: '7' }, { minimumIpTarget: 7 }],
    [{ WARM_PREFIX_TARGET: '2' }, { warmPrefixTarget: 2 }],
    [{ MAX_ENI: '4' }, { maxEni: 4 }],
    [{ MAX_ENI: '1' }, { maxEni: 1 }],
    [{ ENABLE_PREFIX_DELEGATION: 'true' }, { prefixDelegation: true }],
    [{ ENABLE_IPv4: 'true' }, { ipv4: true }],
    [{ ENABLE_IPv6: 'true' }, { ipv6: true, leakedEniCleanup: false }],
    [{ AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' }, { customNetworking: true }],
    [{ ENABLE_POD_ENI: 'true' }, { podEni: true }],
    [{ ENABLE_SUBNET_DISCOVERY: 'false' }, { subnetDiscovery: false }],
    [{ AWS_MANAGE_ENIS_NON_SCHEDULABLE: 'true' }, { manageEnisNonSchedulable: true }],
    [{ IP_COOLDOWN_PERIOD: '0' }, { podAddressCooldown: 0 }],
    [{ IP_COOLDOWN_PERIOD: '90' }, { podAddressCooldown: seconds(90) }],
    [{ IP_COOLDOWN_PERIOD: '-5' }, { podAddressCooldown: seconds(-5) }],
    [{ DISABLE_NETWORK_RESOURCE_PROVISIONING: 'true' }, { provisioning: false, leakedEniCleanup: false }],
    [{ ENABLE_IMDS_ONLY_MODE: 'true' }, { imdsOnly: true, provisioning: false, leakedEniCleanup: false }],
    [{ DISABLE_LEAKED_ENI_CLEANUP: 'true' }, { leakedEniCleanup: false }],
    [{ MANAGE_UNTAGGED_ENI: 'false' }, { manageUntaggedEni: false }],
    [{ ENABLE_MULTI_NIC: 'true' }, { multiNic: true }],
    [{ CLUSTER_NAME: 'prod' }, { clusterName: 'prod' }],
  ])('as in %j is read', (environment, settings) => {
    expect(readSettings(environment)).toEqual({ ...DEFAULTS, ...settings });
  });

  it.each(['-1', '1.5', 'abc', ' 3', '3 ', '0x10', '1_000', '+', '9223372036854775808', '-9223372036854775809'])(
    'with the number %j is as if it were not set',
    (text) => {
      const names = ['WARM_ENI_TARGET', 'WARM_IP_TARGET', 'MINIMUM_IP_TARGET', 'WARM_PREFIX_TARGET', 'MAX_ENI'];
      for (const name of names) expect(readSettings({ [name]: text }), name).toEqual(DEFAULTS);
    },
  );

  it.each([
    ['+5', 5],
    ['007', 7],
    ['-0', 0],
    ['9223372036854775807', 2 ** 63],
  ])('with the number %j is %d, as Go reads it', (text, value) => {
    expect(readSettings({ WARM_IP_TARGET: text }).warmIpTarget).toBe(value);
  });

  it('MAX_ENI below 1 is as if it were not set', () => {
    expect(readSettings({ MAX_ENI: '0' }).maxEni).toBeUndefined();
  });

  it.each(['abc', '1.5', '30s', '99999999999999999999'])('IP_COOLDOWN_PERIOD=%s means 30 s', (text) => {
    expect(readSettings({ IP_COOLDOWN_PERIOD: text }).podAddressCooldown).toBe(seconds(30));
  });

  it.each(['1', 't', 'T', 'TRUE', 'true', 'True'])('with the word %s is true', (text) => {
    expect(readSettings({ ENABLE_POD_ENI: text }).podEni).toBe(true);
  });

  it.each(['0', 'f', 'F', 'FALSE', 'false', 'False'])('with the word %s is false', (text) => {
    expect(readSettings({ ENABLE_SUBNET_DISCOVERY: text }).subnetDiscovery).toBe(false);
  });

  it.each(['tRUE', 'yes', 'on', 'Y', 'no', '2'])('with the word %s keeps its default', (text) => {
    const environment = { ENABLE_POD_ENI: text, ENABLE_SUBNET_DISCOVERY: text, MANAGE_UNTAGGED_ENI: text };
    expect(readSettings(environment)).toEqual(DEFAULTS);
  });
});

describe('IP targets', () => {
  it.each([
    [{}, false],
    [{ WARM_IP_TARGET: '0', MINIMUM_IP_TARGET: '0' }, false],
    [{ WARM_IP_TARGET: '1' }, true],
    [{ MINIMUM_IP_TARGET: '1' }, true],
  ])('of %j are defined: %s', (environment, defined) => {
    expect(ipTargetsDefined(readSettings(environment as Record<string, string>))).toBe(defined);
  });
});

describe('the daemon', () => {
  const IPV6 = { ENABLE_IPv6: 'true', ENABLE_PREFIX_DELEGATION: 'true' };

  it.each<[Record<string, string>, boolean, RegExp]>([
    [{}, true, /^exactly one of ENABLE_IPv4 and ENABLE_IPv6 must be true$/],
    [{ ENABLE_IPv4: 'true', ...IPV6 }, true, /^exactly one of ENABLE_IPv4 and ENABLE_IPv6 must be true$/],
    [{ ...IPV6, AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' }, true, /^ENABLE_IPv6 excludes AWS_VPC_K8S_CNI_CUSTOM_NET/],
    [{ ENABLE_IPv6: 'true' }, true, /^ENABLE_IPv6 needs ENABLE_PREFIX_DELEGATION and an instance type that can/],
    [IPV6, false, /^ENABLE_IPv6 needs ENABLE_PREFIX_DELEGATION and an instance type that can/],
    [{ ENABLE_IPv4: 'true', IP_COOLDOWN_PERIOD: '-1' }, true, /^IP_COOLDOWN_PERIOD must not be negative$/],
  ])('refuses %j (prefixes possible: %s)', (environment, prefixesSupported, why) => {
    expect(refusalOfSettings(readSettings(environment), prefixesSupported)).toMatch(why);
  });

  it.each<[Record<string, string>, boolean]>([
    [{ ENABLE_IPv4: 'true' }, true],
    [{ ENABLE_IPv4: 'true', IP_COOLDOWN_PERIOD: '0' }, true],
    [{ ENABLE_IPv4: 'true', ENABLE_PREFIX_DELEGATION: 'true' }, false],
    [{ ENABLE_IPv4: 'true', AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' }, true],
    [IPV6, true],
  ])('accepts %j (prefixes possible: %s)', (environment, prefixesSupported) => {
    expect(refusalOfSettings(readSettings(environment), prefixesSupported)).toBeUndefined();
  });
});

describe('the start script', () => {
  const PREFIXES = { ENABLE_PREFIX_DELEGATION: 'true' };

  it.each<[Record<string, string>, RegExp]>([
    [PREFIXES, /^with ENABLE_PREFIX_DELEGATION one of WARM_PREFIX_TARGET, WARM_IP_TARGET, MINIMUM_IP_TARGET must be/],
    [{ ...PREFIXES, WARM_PREFIX_TARGET: '0', WARM_IP_TARGET: '', MINIMUM_IP_TARGET: '-1' }, /must be above 0$/],
    [{ IP_COOLDOWN_PERIOD: '-1' }, /^IP_COOLDOWN_PERIOD must be a whole number of seconds, not "-1"$/],
    [{ IP_COOLDOWN_PERIOD: '30s' }, /^IP_COOLDOWN_PERIOD must be a whole number of seconds, not "30s"$/],
  ])('refuses %j', (environment, why) => {
    expect(refusalOfStartScript(environment)).toMatch(why);
  });

  it.each<Record<string, string>>([
    {},
    { WARM_PREFIX_TARGET: '0', WARM_IP_TARGET: '0', MINIMUM_IP_TARGET: '0' },
    { ...PREFIXES, WARM_PREFIX_TARGET: '1' },
    { ...PREFIXES, WARM_PREFIX_TARGET: '0', WARM_IP_TARGET: '5' },
    { ...PREFIXES, MINIMUM_IP_TARGET: '1' },
    { IP_COOLDOWN_PERIOD: '' },
    { IP_COOLDOWN_PERIOD: '0' },
    { IP_COOLDOWN_PERIOD: '+5' },
  ])('lets the daemon start with %j', (environment) => {
    expect(refusalOfStartScript(environment)).toBeUndefined();
  });
});
