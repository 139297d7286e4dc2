import { instanceTypeOf } from '../../models/cluster/node-templates.ts';
import type { LaunchInterfaceConfig, NodeGroupConfig } from '../../models/cluster-config.ts';
import { eniLimits, podAddressLimit, podEnis, supportsPrefixes } from '../../models/ipamd/limits.ts';
import { HOST_NETWORK_PODS } from '../../models/ipamd/setting-traps/trap.ts';
import { ipTargetsDefined } from '../../models/ipamd/settings.ts';
import { PREFIX_SIZE } from '../../models/ipv4.ts';
import type { LintContext } from './rule.ts';

/** The most that one node of a group takes, once it is full of pods and its pool has come to rest. */
export interface NodeDemand {
  /** Addresses of its pool; where it holds prefixes, those of them. */
  readonly addresses: number;
  readonly prefixes: number;
  /** Interfaces that hold them: each has a primary address of its own. */
  readonly enis: number;
}

export function nodeDemand(group: NodeGroupConfig, context: LintContext): NodeDemand {
  const { settings } = context;
  const type = instanceTypeOf(group);
  if (settings.ipv6) return { addresses: 0, prefixes: 0, enis: 1 };
  if (!settings.provisioning) return launchedWith(group, 0);
  const usesPrefixes = settings.prefixDelegation && supportsPrefixes(type);
  const { addressesPerEni } = eniLimits(type, usesPrefixes);
  const wanted = wantedAddresses(group, context, usesPrefixes, addressesPerEni);
  const addresses = Math.min(podAddressLimit(type, settings), wanted);
  const least = settings.customNetworking ? 0 : 1;
  return {
    addresses,
    prefixes: usesPrefixes ? Math.ceil(addresses / PREFIX_SIZE) : 0,
    enis: Math.min(podEnis(type, settings), Math.max(least, Math.ceil(addresses / addressesPerEni))),
  };
}

/** Addresses that a node can come to have for pods. */
export function addressLimit(group: NodeGroupConfig, { settings }: LintContext): number {
  if (settings.provisioning || settings.ipv6) return podAddressLimit(instanceTypeOf(group), settings);
  const { addresses, prefixes } = launchedWith(group, settings.customNetworking ? 1 : 0);
  return settings.prefixDelegation ? prefixes * PREFIX_SIZE : addresses;
}

/** What the interfaces from device index `first` on come with. Without provisioning it stays at that. */
function launchedWith({ networkInterfaces = [] }: NodeGroupConfig, first: number): NodeDemand {
  const counted = networkInterfaces.filter(({ device }) => device >= first);
  const sum = (value: (eni: LaunchInterfaceConfig) => number) => counted.reduce((total, eni) => total + value(eni), 0);
  return {
    addresses: sum(({ secondary }) => secondary),
    prefixes: sum(({ prefixes }) => prefixes),
    enis: 1 + networkInterfaces.filter(({ device }) => device > 0).length,
  };
}

/** What the targets ask for beside all pods of the node, before the limits of its type. */
function wantedAddresses(
  { maxPods }: NodeGroupConfig,
  { settings, profile }: LintContext,
  usesPrefixes: boolean,
  addressesPerEni: number,
): number {
  const pods = maxPods - HOST_NETWORK_PODS;
  if (ipTargetsDefined(settings)) {
    const wanted = Math.max(pods + settings.warmIpTarget, settings.minimumIpTarget);
    return usesPrefixes ? roundedUp(wanted, PREFIX_SIZE) : wanted;
  }
  const [unit, warm] = usesPrefixes
    ? [PREFIX_SIZE, settings.warmPrefixTarget]
    : [addressesPerEni, settings.warmEniTarget];
  const wanted = roundedUp(pods + unit * warm, unit);
  // The last unit is fetched while the pool still has fewer addresses than maxPods.
  const least = usesPrefixes ? Math.max(1, warm) : 1;
  const stop = profile.stopsGrowthAtMaxPods ? roundedUp(maxPods, unit) + (least - 1) * unit : wanted;
  return Math.min(wanted, stop);
}

function roundedUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
