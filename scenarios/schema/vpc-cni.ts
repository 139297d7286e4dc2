import { z } from 'zod';
import { findVersionProfile, knownVersions } from '../../models/ipamd/version-profiles.ts';
import { didYouMean } from '../nearest-name.ts';
import { expecting, quoted } from './expectation.ts';
import { name } from './values.ts';
import { quotesNeeded } from './vpc.ts';

/** What the manifest of EKS sets, of the variables that matter here (config/master/aws-k8s-cni.yaml of aws/amazon-vpc-cni-k8s). */
export const MANIFEST_ENV: Readonly<Record<string, string>> = {
  AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'false',
  DISABLE_NETWORK_RESOURCE_PROVISIONING: 'false',
  ENABLE_IMDS_ONLY_MODE: 'false',
  ENABLE_IPv4: 'true',
  ENABLE_IPv6: 'false',
  ENABLE_MULTI_NIC: 'false',
  ENABLE_POD_ENI: 'false',
  ENABLE_PREFIX_DELEGATION: 'false',
  ENABLE_SUBNET_DISCOVERY: 'true',
  WARM_ENI_TARGET: '1',
  WARM_PREFIX_TARGET: '1',
};

/** Variables that change what happens to addresses; the rest of aws-node's variables is in `WITHOUT_EFFECT`. */
const VARIABLES = {
  WARM_ENI_TARGET:
    'Interfaces with all their addresses free that the daemon keeps ready. Ignored once WARM_IP_TARGET or MINIMUM_IP_TARGET is set.',
  WARM_IP_TARGET: 'Free addresses that the daemon keeps ready, beside those that pods have.',
  MINIMUM_IP_TARGET: 'Addresses that the daemon keeps at least, used or free.',
  WARM_PREFIX_TARGET: 'Wholly free prefixes that the daemon keeps ready (with ENABLE_PREFIX_DELEGATION).',
  MAX_ENI: 'Interfaces the daemon uses at most; the limit of the instance type holds as well.',
  ENABLE_PREFIX_DELEGATION:
    'true: interfaces hold /28 prefixes of 16 addresses in place of single addresses. Nitro and bare-metal types only: others go on with single addresses. As every variable it holds for all nodes: there is one DaemonSet aws-node, and none of a node group.',
  IP_COOLDOWN_PERIOD: 'Seconds during which a freed address is given to no other pod. Unset it is 30.',
  ENABLE_SUBNET_DISCOVERY: 'true: new interfaces may also come from other subnets of the zone that are tagged for it.',
  CLUSTER_NAME: "The cluster's name, for the tags of interfaces and subnets.",
  AWS_MANAGE_ENIS_NON_SCHEDULABLE: 'true: the pool also grows on a cordoned node.',
  DISABLE_NETWORK_RESOURCE_PROVISIONING: 'true: the daemon makes no changes in EC2.',
  ENABLE_IMDS_ONLY_MODE: 'true: the daemon knows only what IMDS shows and makes no changes in EC2.',
  DISABLE_LEAKED_ENI_CLEANUP: 'true: no hourly search for leaked interfaces.',
  MANAGE_UNTAGGED_ENI: 'false: interfaces without the tags of the CNI are left alone.',
  ENABLE_IPv4: 'true: pods get IPv4 addresses.',
  ENABLE_IPv6:
    'true: pods get IPv6 addresses. Needs ENABLE_IPv4 "false" and ENABLE_PREFIX_DELEGATION "true", which the manifest of an IPv6 cluster sets.',
  ENABLE_POD_ENI:
    'true: security groups for pods. One interface of each node becomes the trunk, under which the VPC resource controller makes a branch interface for each pod that is to have security groups of its own (docs/security-groups-for-pods.md).',
  AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG:
    "true: custom networking. Pods get addresses of the subnet of their node's ENIConfig (vpcCni.eniConfigs); the primary interface serves none.",
  ENI_CONFIG_LABEL_DEF:
    'The label of a node whose value is the name of its ENIConfig; topology.kubernetes.io/zone for one in each zone. Unset it is k8s.amazonaws.com/eniConfig; a node without the label uses the ENIConfig default.',
  ENABLE_MULTI_NIC:
    'true: the daemon manages all network cards, each with a pool of its own, and pods that ask for it get an address of each. Not with ENABLE_IPv6.',
} as const;

/** aws-node's other variables (README.md of aws/amazon-vpc-cni-k8s): allowed, so that a real environment can be pasted, without effect on addresses. */
const WITHOUT_EFFECT = [
  'ADDITIONAL_ENI_TAGS',
  'ANNOTATE_POD_IP',
  'AWS_EC2_ENDPOINT',
  'AWS_EXTERNAL_SERVICE_CIDRS',
  'AWS_VPC_CNI_NODE_PORT_SUPPORT',
  'AWS_VPC_ENI_MTU',
  'AWS_VPC_K8S_CNI_CONFIGURE_RPFILTER',
  'AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS',
  'AWS_VPC_K8S_CNI_EXTERNALSNAT',
  'AWS_VPC_K8S_CNI_LOGLEVEL',
  'AWS_VPC_K8S_CNI_LOG_FILE',
  'AWS_VPC_K8S_CNI_RANDOMIZESNAT',
  'AWS_VPC_K8S_CNI_VETHPREFIX',
  'AWS_VPC_K8S_PLUGIN_LOG_FILE',
  'AWS_VPC_K8S_PLUGIN_LOG_LEVEL',
  'CLUSTER_ENDPOINT',
  'DISABLE_INTROSPECTION',
  'DISABLE_METRICS',
  'DISABLE_POD_V6',
  'DISABLE_TCP_EARLY_DEMUX',
  'ENABLE_BANDWIDTH_PLUGIN',
  'ENABLE_NFTABLES',
  'ENABLE_V6_EGRESS',
  'ENI_CONFIG_ANNOTATION_DEF',
  'HTTP_TIMEOUT',
  'INTROSPECTION_BIND_ADDRESS',
  'MY_NODE_NAME',
  'MY_POD_NAME',
  'NETWORK_POLICY_ENFORCING_MODE',
  'POD_MTU',
  'POD_SECURITY_GROUP_ENFORCING_MODE',
  'VPC_CNI_VERSION',
  'VPC_ID',
] as const;

export const ENV_VARIABLES: readonly string[] = [...Object.keys(VARIABLES), ...WITHOUT_EFFECT];

const value = () => z.string({ error: expecting('a text', quotesNeeded) });

const variables = Object.fromEntries(
  Object.entries(VARIABLES).map(([variable, meaning]) => {
    const manifest = MANIFEST_ENV[variable];
    const byDefault =
      manifest === undefined ? 'The manifest of EKS does not set it.' : `The manifest of EKS sets "${manifest}".`;
    return [variable, value().optional().describe(`${meaning} ${byDefault}`)];
  }),
);

/** Environment variables of the aws-node container. */
export const envSchema = z.object(variables).catchall(value());

/** YAML reads 1.20 as the number 1.2, which is no release. */
function versionInQuotes(found: unknown): string | undefined {
  const known = knownVersions();
  const isCut = typeof found === 'number' && !known.includes(`${found}`) && known.includes(`${found}0`);
  return isCut ? `write it in quotes: "${found}0"` : quotesNeeded(found);
}

const version = z
  .string({ error: expecting('a release such as v1.23.1 or 1.19', versionInQuotes) })
  .refine((text) => findVersionProfile(text) !== undefined, {
    error: ({ input }) => {
      const known = knownVersions();
      const written = /\d+\.\d+/.exec(String(input))?.[0] ?? '';
      const sameMajor = known.filter((release) => release.split('.', 1)[0] === written.split('.', 1)[0]);
      return `${quoted(String(input))} is not a release of amazon-vpc-cni-k8s that is known.${didYouMean(written, sameMajor)} Known: ${known.join(', ')}, each also as in v1.19.6 or v1.19.6-eksbuild.1`;
    },
  })
  .meta({ examples: ['v1.23.1', '1.19', 'v1.19.6-eksbuild.1'] });

const eniConfigSchema = z.strictObject({
  name: name().describe(
    "Its name: the value of the nodes' label (see env.ENI_CONFIG_LABEL_DEF), for instance that of a zone; `default` for nodes without the label.",
  ),
  subnet: name().describe('Id of the subnet of vpc.subnets that pods get addresses of.'),
});

export const vpcCniSchema = z.strictObject({
  from: z
    .string({ error: expecting('the path of a file') })
    .min(1, { error: () => 'expected the path of a file, found an empty text' })
    .optional()
    .describe(
      "A file with the settings of a real cluster, from the scenario's own directory (with `--set`: from the working directory): the DaemonSet `aws-node` as a manifest or as `kubectl get ds aws-node -n kube-system -o json` prints it, the answer of `aws eks describe-addon`, an EKS add-on configuration, or Helm values of the aws-vpc-cni chart; JSON or YAML. Version, environment and ENIConfigs come from it; what is written here beside it wins.",
    ),
  version: version
    .prefault('v1.23.1')
    .describe(
      `The release of amazon-vpc-cni-k8s that is simulated: ${knownVersions().join(', ')}, with or without a patch number and the suffix of EKS. 1.19 and later equal recordings of the real daemon; what older ones did otherwise is told by their changelog.`,
    ),
  env: envSchema
    .prefault({})
    .describe(
      'Environment variables of the aws-node container, as texts, read as the daemon reads them. They are set on top of what the manifest of EKS sets; a variable that is set to "" counts as unset.',
    ),
  eniConfigs: z
    .array(eniConfigSchema)
    .prefault([])
    .describe('Custom networking: the ENIConfig objects. A node without one never becomes ready.'),
  walkOrder: z
    .enum(['random', 'device'])
    .prefault('random')
    .describe(
      "The order in which the daemon goes through its interfaces and addresses: Go's random one (what it does), or by device number.",
    ),
});
