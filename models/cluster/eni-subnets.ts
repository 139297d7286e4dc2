import type { VpcCniConfig } from '../cluster-config.ts';
import type { Subnet } from '../ec2/subnet.ts';
import type { Settings } from '../ipamd/settings.ts';
import { SUBNET_ROLE_TAG } from '../ipamd/tags.ts';
import type { VersionProfile } from '../ipamd/version-profiles.ts';
import type { Node } from '../kubernetes/node.ts';

const DEFAULT_ENI_CONFIG_LABEL = 'k8s.amazonaws.com/eniConfig';
const DEFAULT_ENI_CONFIG = 'default';

type LabelledNode = Pick<Node, 'label'>;

/**
 * Custom networking: the subnet of the node's ENIConfig, whose name is the value of a label of the node, or `default`
 * without it (README of aws/amazon-vpc-cni-k8s, ENI_CONFIG_LABEL_DEF). Undefined when there is no ENIConfig of that name.
 */
export function eniConfigSubnetId({ env, eniConfigs }: VpcCniConfig, node: LabelledNode): string | undefined {
  const label = env.ENI_CONFIG_LABEL_DEF || DEFAULT_ENI_CONFIG_LABEL;
  return eniConfigs?.get(node.label(label) ?? DEFAULT_ENI_CONFIG);
}

/**
 * Where new interfaces of a node may be: in its ENIConfig's subnet alone, or in its own one and those of its zone that are
 * tagged for subnet discovery, without those that are tagged to be left alone.
 */
export function eniSubnets(
  vpcCni: VpcCniConfig,
  { customNetworking, subnetDiscovery }: Settings,
  profile: VersionProfile,
  all: readonly Subnet[],
  node: LabelledNode,
  own: Subnet,
): Subnet[] {
  if (customNetworking) {
    const id = eniConfigSubnetId(vpcCni, node);
    return all.filter((subnet) => subnet.id === id);
  }
  const isDiscovered = ({ zone, tags }: Subnet) => subnetDiscovery && zone === own.zone && tags.has(SUBNET_ROLE_TAG);
  const isExcluded = ({ tags }: Subnet) => profile.excludesSubnets && tags.get(SUBNET_ROLE_TAG) === '0';
  return all.filter((subnet) => (subnet === own || isDiscovered(subnet)) && !isExcluded(subnet));
}
