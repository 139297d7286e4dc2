import { PREFIX_SIZE } from '../ipv4.ts';
import type { Settings } from './settings.ts';

/** What an instance type allows, as far as the daemon asks. */
export interface InstanceLimits {
  /** Interfaces on the default network card. */
  readonly enis: number;
  /** Addresses of an interface, its primary one included. */
  readonly ipv4PerEni: number;
  readonly hypervisor: string | undefined;
  readonly bareMetal: boolean;
  /** Interfaces of each network card. */
  readonly networkCards: readonly number[];
  readonly defaultNetworkCard: number;
}

/** Only Nitro and bare-metal instances can have prefixes. */
export function supportsPrefixes(limits: InstanceLimits): boolean {
  return limits.hypervisor === 'nitro' || limits.bareMetal;
}

/** What the daemon may put on one interface; the primary address is never for pods. */
export interface EniLimits {
  /** Secondary addresses, or prefixes. */
  readonly cidrsPerEni: number;
  /** Addresses for pods. */
  readonly addressesPerEni: number;
}

export function eniLimits(limits: InstanceLimits, prefixes: boolean): EniLimits {
  const cidrsPerEni = limits.ipv4PerEni - 1;
  return { cidrsPerEni, addressesPerEni: prefixes ? cidrsPerEni * PREFIX_SIZE : cidrsPerEni };
}

/** Addresses that a node can have for pods: none of the primary interface with custom networking, none of a trunk. */
export function podAddressLimit(limits: InstanceLimits, settings: Settings): number {
  if (settings.ipv6) return Number.POSITIVE_INFINITY;
  const { addressesPerEni } = eniLimits(limits, settings.prefixDelegation && supportsPrefixes(limits));
  return podEnis(limits, settings) * addressesPerEni;
}

/** Interfaces of the default network card that can hold addresses for pods. */
export function podEnis(limits: InstanceLimits, settings: Settings): number {
  const others = (settings.customNetworking ? 1 : 0) + (settings.podEni ? 1 : 0);
  // A node with a single interface gets no trunk.
  const least = settings.customNetworking ? 0 : 1;
  return Math.max(least, maxEnis(limits, settings, limits.defaultNetworkCard) - others);
}

export function maxEnis(limits: InstanceLimits, settings: Settings, networkCard: number): number {
  const ofCard = limits.networkCards[networkCard] ?? limits.enis;
  return Math.min(settings.maxEni ?? Number.POSITIVE_INFINITY, ofCard);
}
