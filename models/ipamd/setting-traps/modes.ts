import { maxEnis, podEnis, supportsPrefixes } from '../limits.ts';
import { refusalOfSettings } from '../settings.ts';
import type { SettingTrap } from './trap.ts';

/** Traps of the modes that the daemon can run in, and of what instance types allow. */

const ipFamily: SettingTrap = {
  id: 'ip-family-refused',
  severity: 'error',
  title: 'IPv4 and IPv6 settings that exclude each other: the daemon does not start',
  why: 'Exactly one of ENABLE_IPv4 and ENABLE_IPv6 must be true; IPv6 needs prefixes and excludes custom networking.',
  source: 'README of aws/amazon-vpc-cni-k8s, ENABLE_IPv6',
  find({ settings, instance }) {
    const withoutCooldown = { ...settings, podAddressCooldown: 0 };
    const refusal = refusalOfSettings(withoutCooldown, supportsPrefixes(instance));
    if (refusal === undefined) return [];
    return [{ variable: 'ENABLE_IPv6', message: `ipamd does not start, nodes never get ready: ${refusal}.` }];
  },
};

const prefixesUnsupported: SettingTrap = {
  id: 'prefixes-not-supported',
  severity: 'warning',
  title: 'Prefixes on an instance type that cannot have them: single addresses instead',
  why: 'Only Nitro and bare-metal types can have prefixes. On others the daemon goes on with secondary addresses, with far fewer of them.',
  source: 'EKS user guide, "Assign more IP addresses to Amazon EKS nodes with prefixes"',
  find({ settings, instance }) {
    if (!settings.prefixDelegation || settings.ipv6 || supportsPrefixes(instance)) return [];
    const message = 'ENABLE_PREFIX_DELEGATION has no effect: this is not a Nitro type. Its nodes use single addresses.';
    return [{ variable: 'ENABLE_PREFIX_DELEGATION', message }];
  },
};

const maxEniAboveLimit: SettingTrap = {
  id: 'max-eni-above-limit',
  severity: 'note',
  title: 'MAX_ENI above what the instance type can have: no effect',
  why: 'The lower of the two counts.',
  source: 'README of aws/amazon-vpc-cni-k8s, MAX_ENI',
  find({ settings, instance }) {
    if (settings.maxEni === undefined || settings.maxEni <= instance.enis) return [];
    const message = `MAX_ENI=${settings.maxEni} has no effect: the type can have ${instance.enis} interfaces.`;
    return [{ variable: 'MAX_ENI', message }];
  },
};

const noEniForPods: SettingTrap = {
  id: 'no-interface-for-pods',
  severity: 'error',
  title: 'Custom networking without an interface for pods: nodes never get ready',
  why: 'With custom networking the primary interface serves no pods, so the node needs a second one; a daemon whose pool is empty after its start ends.',
  source: '#2354; EKS user guide, "Deploy Pods in alternate subnets with custom networking"',
  find({ settings, instance }) {
    if (!settings.customNetworking || settings.ipv6 || podEnis(instance, settings) > 0) return [];
    const enis = maxEnis(instance, settings, instance.defaultNetworkCard);
    const limit = settings.maxEni === undefined ? 'the type can have' : 'MAX_ENI leaves';
    const message = `${limit} ${enis === 1 ? 'one interface' : `${enis} interfaces`}, and with custom networking the primary one serves no pods: nodes never get ready.`;
    return [{ variable: settings.maxEni === undefined ? 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG' : 'MAX_ENI', message }];
  },
};

const noProvisioning: SettingTrap = {
  id: 'no-provisioning',
  severity: 'note',
  title: 'Without provisioning nodes only have the addresses that they are launched with',
  why: 'The daemon takes over what is attached at its start and never asks EC2 for more.',
  source: '#1586; README of aws/amazon-vpc-cni-k8s, DISABLE_NETWORK_RESOURCE_PROVISIONING',
  find({ settings }) {
    if (settings.provisioning || settings.ipv6) return [];
    const variable = settings.imdsOnly ? 'ENABLE_IMDS_ONLY_MODE' : 'DISABLE_NETWORK_RESOURCE_PROVISIONING';
    return [{ variable, message: `${variable}: pods get only the addresses that the instance is launched with.` }];
  },
};

const multiNicOnOneCard: SettingTrap = {
  id: 'multi-nic-on-one-card',
  severity: 'note',
  title: 'ENABLE_MULTI_NIC on an instance type with one network card: no effect',
  why: 'There is one pool for each network card; a pod that wants each card gets one address.',
  source: 'EKS user guide, "Attach multiple network interfaces to Pods"',
  find({ settings, instance }) {
    if (!settings.multiNic || instance.networkCards.length > 1) return [];
    return [
      { variable: 'ENABLE_MULTI_NIC', message: 'ENABLE_MULTI_NIC has no effect: the type has one network card.' },
    ];
  },
};

export const MODE_TRAPS: readonly SettingTrap[] = [
  ipFamily,
  prefixesUnsupported,
  noEniForPods,
  noProvisioning,
  maxEniAboveLimit,
  multiNicOnOneCard,
];
