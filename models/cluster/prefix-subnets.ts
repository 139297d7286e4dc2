import type { ClusterConfig, VpcCniConfig } from '../cluster-config.ts';
import type { Subnet } from '../ec2/subnet.ts';
import { supportsPrefixes } from '../ipamd/limits.ts';
import type { Settings } from '../ipamd/settings.ts';
import type { VersionProfile } from '../ipamd/version-profiles.ts';
import { ZONE_LABEL } from '../kubernetes/node.ts';
import { eniSubnets } from './eni-subnets.ts';
import { instanceTypeOf, templatesAndSubnets } from './node-templates.ts';

/**
 * Subnets of which nodes take prefixes alone: there free addresses outside whole free blocks are of no use to their pools. Not
 * those of which nodes of a type without prefixes (not Nitro) may take addresses as well.
 */
export function prefixSubnets(
  vpcCni: VpcCniConfig,
  settings: Settings,
  profile: VersionProfile,
  config: ClusterConfig,
  all: readonly Subnet[],
): ReadonlySet<Subnet> {
  if (!settings.ipv4 || !settings.prefixDelegation) return new Set();
  const forPrefixes = new Set<Subnet>();
  const forAddresses = new Set<Subnet>();
  for (const { template, subnets } of templatesAndSubnets(config)) {
    const used = supportsPrefixes(instanceTypeOf(template)) ? forPrefixes : forAddresses;
    for (const own of all.filter(({ id }) => subnets.includes(id))) {
      const node = { label: (key: string) => (key === ZONE_LABEL ? own.zone : template.labels?.get(key)) };
      for (const subnet of eniSubnets(vpcCni, settings, profile, all, node, own)) used.add(subnet);
    }
  }
  for (const subnet of forAddresses) forPrefixes.delete(subnet);
  return forPrefixes;
}
