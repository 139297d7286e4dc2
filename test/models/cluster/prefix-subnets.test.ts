import { describe, expect, it } from 'vitest';
import { prefixSubnets } from '../../../models/cluster/prefix-subnets.ts';
import { Subnet } from '../../../models/ec2/subnet.ts';
import { daemonSettings } from '../../../models/ipamd/settings.ts';
import { findVersionProfile } from '../../../models/ipamd/version-profiles.ts';
import { HEAD, load } from '../../scenarios/scenario-files.ts';

/** The subnets of which nodes take prefixes alone. */
async function subnetsOf(nodeGroups: string, env = '', more = ''): Promise<string[]> {
  const subnets = `[{id: a, cidr: 10.0.0.0/24, zone: za}, {id: b, cidr: 10.0.1.0/24, zone: zb},
    {id: pods, cidr: 10.0.2.0/24, zone: za${more}}]`;
  const { config } = await load(
    `${HEAD}spec: {vpc: {subnets: ${subnets}}, vpcCni: {env: {ENABLE_PREFIX_DELEGATION: "true"${env}},
      eniConfigs: [{name: za, subnet: pods}, {name: zb, subnet: b}]}, nodeGroups: ${nodeGroups}}\n`,
  );
  const profile = findVersionProfile(config.vpcCni.version);
  if (profile === undefined) throw new Error('the default release has a profile');
  const all = config.vpc.subnets.map((subnet) => new Subnet(subnet, () => 0));
  const settings = daemonSettings(config.vpcCni.env, profile);
  return [...prefixSubnets(config.vpcCni, settings, profile, config, all)].map(({ id }) => id);
}

const NITRO = (subnets: string) => `{name: nitro, instanceType: m5.large, subnets: [${subnets}]}`;
const XEN = (subnets: string) => `{name: xen, instanceType: m4.large, subnets: [${subnets}]}`;

describe('the subnets of which nodes take prefixes alone', () => {
  it('are those of Nitro nodes', async () => {
    expect(await subnetsOf(`[${NITRO('a, b')}]`)).toEqual(['a', 'b']);
    expect(await subnetsOf(`[${XEN('a, b')}]`)).toEqual([]);
  });

  it('are not those in which nodes of another type take single addresses', async () => {
    expect(await subnetsOf(`[${NITRO('a, b')}, ${XEN('b')}]`)).toEqual(['a']);
  });

  it('count subnets that nodes may choose from by their tags', async () => {
    const tagged = ', tags: {"kubernetes.io/role/cni": "1"}';
    expect(await subnetsOf(`[${NITRO('a')}]`, '', tagged)).toEqual(['a', 'pods']);
    expect(await subnetsOf(`[${NITRO('a')}, ${XEN('a')}]`, '', tagged)).toEqual([]);
  });

  it('are with custom networking those of the ENIConfigs: of their own nodes take the primary address only', async () => {
    const custom = ', AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true", ENI_CONFIG_LABEL_DEF: topology.kubernetes.io/zone';
    expect(await subnetsOf(`[${NITRO('a')}]`, custom)).toEqual(['pods']);
  });
});
