import type { Task } from '../../sim/process.ts';
import type { Daemon } from './daemon.ts';
import { type DescribedSubnet, Ec2Error } from './ports.ts';
import { SUBNET_CLUSTER_TAG_PREFIX, SUBNET_ROLE_TAG } from './tags.ts';

/** May interfaces in this subnet give addresses to pods no more? A subnet that EC2 does not list is not excluded. */
export function* isSubnetExcluded(daemon: Daemon, subnetId: string): Task<boolean> {
  const subnets = yield* daemon.ports.ec2.describeSubnets();
  return subnets.some((subnet) => subnet.id === subnetId && isExcluded(subnet));
}

/** The subnets in which a new interface may be made, the first to be tried first. */
export function* eligibleSubnets(daemon: Daemon): Task<string[]> {
  const { settings, profile, identity } = daemon;
  if (settings.customNetworking) return identity.eniConfigSubnetId === undefined ? [] : [identity.eniConfigSubnetId];
  if (settings.subnetDiscovery) return yield* discoverSubnets(daemon);
  if (!profile.excludesSubnets) return [identity.subnetId];
  try {
    return (yield* isSubnetExcluded(daemon, identity.subnetId)) ? [] : [identity.subnetId];
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    return [identity.subnetId];
  }
}

function* discoverSubnets(daemon: Daemon): Task<string[]> {
  const { profile, identity } = daemon;
  let subnets: DescribedSubnet[];
  try {
    subnets = yield* daemon.ports.ec2.describeSubnets();
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    const excluded = profile.excludesSubnets && (yield* isSubnetExcluded(daemon, identity.subnetId));
    return excluded ? [] : [identity.subnetId];
  }
  return subnets
    .toSorted((a, b) => b.freeAddresses - a.freeAddresses)
    .filter((subnet) => isEligible(daemon, subnet))
    .map((subnet) => subnet.id);
}

function isEligible(daemon: Daemon, subnet: DescribedSubnet): boolean {
  const isOwn = subnet.id === daemon.identity.subnetId;
  const hasRole = subnet.tags.has(SUBNET_ROLE_TAG);
  if (!daemon.profile.excludesSubnets) return isOwn || hasRole;
  if (isExcluded(subnet)) return false;
  return isOwn || hasRole ? !hasRole || isForCluster(subnet, daemon.settings.clusterName) : false;
}

function isExcluded(subnet: DescribedSubnet): boolean {
  return subnet.tags.get(SUBNET_ROLE_TAG) === '0';
}

/** Subnets with tags for clusters are for these clusters only. */
function isForCluster(subnet: DescribedSubnet, clusterName: string): boolean {
  const clusterTags = [...subnet.tags.keys()].filter((key) => key.startsWith(SUBNET_CLUSTER_TAG_PREFIX));
  if (clusterName === '' || clusterTags.length === 0) return true;
  return clusterTags.includes(SUBNET_CLUSTER_TAG_PREFIX + clusterName);
}
