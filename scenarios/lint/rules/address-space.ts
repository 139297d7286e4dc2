import type { Subnet } from '../../../models/ec2/subnet.ts';
import { formatCidr, PREFIX_SIZE } from '../../../models/ipv4.ts';
import type { Finding } from '../../issues.ts';
import { at, type LintContext, type LintRule } from '../rule.ts';
import { type SubnetDemand, subnetDemands } from '../subnet-demand.ts';

/** Is there room for all that the nodes can come to ask for? */

export const subnetTooSmall: LintRule = {
  code: 'VCS101',
  id: 'subnet-too-small',
  severity: 'warning',
  title: 'A subnet smaller than what its nodes can take',
  why: 'Nodes x (primary addresses of their interfaces + addresses of their pools), each node being full of pods and its warm targets met, against the free addresses of the subnet. Subnets that nodes may choose from are taken together.',
  source: 'docs/eni-and-ip-target.md of aws/amazon-vpc-cni-k8s; the rules of the pool',
  find(context) {
    return subnetDemands(context).flatMap((demand) => {
      const { subnets, addresses, prefixes } = demand;
      const free = sum(subnets, ({ freeAddresses }) => freeAddresses);
      // With prefixes the other rule knows more.
      if (prefixes > 0 || addresses <= free) return [];
      return [
        atSubnet(
          context,
          demand,
          `${named(subnets)} ${have(subnets)} ${free} free addresses, and ${takers(demand)} can take ${addresses} once they are full of pods.`,
        ),
      ];
    });
  },
};

export const tooFewPrefixes: LintRule = {
  code: 'VCS102',
  id: 'too-few-prefixes',
  severity: 'warning',
  title: 'A subnet with too few whole blocks of 16 for the prefixes of its nodes',
  why: 'A prefix needs an aligned block of 16 free addresses. The first and the last block never are, and every single address breaks one: EC2 chooses them at random, so of b free blocks about b x (1 - 16 / free addresses) ^ single addresses are left. A subnet CIDR reservation for prefixes keeps single addresses out. Nodes of types without prefixes (not Nitro) take single addresses of the same subnets: they count among these.',
  source: '#2749, #3264; Amazon VPC User Guide, "Subnet CIDR reservations"',
  find(context) {
    return subnetDemands(context).flatMap((demand) => {
      const { subnets, addresses, prefixes } = demand;
      if (prefixes === 0) return [];
      const whole = sum(subnets, ({ freePrefixes }) => freePrefixes);
      const left = Math.floor(sum(subnets, (subnet) => wholeBlocksLeft(subnet, addresses / subnets.length)));
      if (prefixes <= left) return [];
      const singles = `${addresses} single ${addresses === 1 ? 'address' : 'addresses'}`;
      const broken =
        left < whole ? `, of which about ${left} ${left === 1 ? 'stays' : 'stay'} whole beside ${singles}` : '';
      return [
        atSubnet(
          context,
          demand,
          `${named(subnets)} ${have(subnets)} ${whole} whole blocks of 16 free${broken}, and ${takers(demand)} can take ${prefixes} prefixes once they are full of pods.`,
        ),
      ];
    });
  },
};

/** Expected, when so many single addresses are taken at random. */
function wholeBlocksLeft({ freeAddresses, freePrefixes, freePrefixesNotSetAside }: Subnet, singles: number): number {
  const setAside = freePrefixes - freePrefixesNotSetAside;
  if (freeAddresses <= singles) return setAside;
  return setAside + freePrefixesNotSetAside * Math.max(0, 1 - PREFIX_SIZE / freeAddresses) ** singles;
}

export const quotas: LintRule = {
  code: 'VCS103',
  id: 'interface-quota',
  severity: 'warning',
  title: 'More interfaces than the account may have in the Region',
  why: 'Every node can come to have all interfaces that its pods and warm targets ask for; beyond the quota CreateNetworkInterface fails.',
  source: 'Service Quotas L-DF5E4CA3',
  find(context) {
    const { networkInterfaces } = context.spec.ec2.quotas;
    const needed = subnetDemands(context).reduce((total, { interfaces }) => total + interfaces, 0);
    if (needed <= networkInterfaces) return [];
    const message = `the quota is ${networkInterfaces} network interfaces, and the nodes can come to have ${needed}.`;
    return [at(['spec', 'ec2', 'quotas', 'networkInterfaces'], message)];
  },
};

function atSubnet({ config }: LintContext, { subnets: [first] }: SubnetDemand, message: string): Finding {
  const index = config.vpc.subnets.findIndex(({ id }) => id === first?.id);
  return at(['spec', 'vpc', 'subnets', index, 'cidr'], message);
}

function named(subnets: readonly Subnet[]): string {
  const list = subnets.map(({ id, cidr }) => `${id} (${formatCidr(cidr)})`).join(', ');
  return `${subnets.length === 1 ? 'subnet' : 'subnets'} ${list}`;
}

function have(subnets: readonly Subnet[]): string {
  return subnets.length === 1 ? 'has' : 'have together';
}

function takers({ groups }: SubnetDemand): string {
  return `the nodes of ${[...groups].join(', ')}`;
}

function sum(subnets: readonly Subnet[], value: (subnet: Subnet) => number): number {
  return subnets.reduce((total, subnet) => total + value(subnet), 0);
}
