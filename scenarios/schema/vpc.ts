import { z } from 'zod';
import { distribution } from './distribution.ts';
import { expecting } from './expectation.ts';
import { addressOrCidr, cidr, name, wholeNumber } from './values.ts';

/** Amazon VPC User Guide, "Subnet sizing": a /28 to a /16. */
const SIZES = { smallest: 16, largest: 65_536 };

const block = () =>
  cidr().refine((value) => value.size >= SIZES.smallest && value.size <= SIZES.largest, {
    error: () => 'expected a block of /16 to /28: EC2 has none smaller or larger',
  });

const reservationSchema = z.strictObject({
  cidr: cidr().describe('The block, inside the subnet; of type prefix at least a /28.'),
  type: z
    .enum(['prefix', 'explicit'])
    .prefault('prefix')
    .describe(
      '`prefix`: EC2 takes prefixes out of it, and before it any other block; single addresses it takes elsewhere. `explicit`: EC2 takes nothing out of it on its own.',
    ),
});

const foreignSchema = z.strictObject({
  atStart: wholeNumber(0, 100_000).prefault(0).describe('How many of them are there at the start of the run.'),
  every: distribution()
    .optional()
    .describe('From one arrival to the next; {mean: 10m} is a Poisson process. Default: no more come.'),
  lifetime: distribution().prefault({ mean: '1h' }).describe('How long each of them stays. Default {mean: 1h}.'),
  addresses: wholeNumber(1, 65_536)
    .prefault(1)
    .describe('Single addresses that each of them takes, wherever EC2 gives them. One that finds too few stays away.'),
});

const subnetSchema = z.strictObject({
  id: name().describe(
    'What node groups, results and messages call it. Free to choose: `a`, `private-1`, `subnet-0abc`.',
  ),
  cidr: block().describe('/16 to /28, inside the VPC. EC2 keeps its first four addresses and the last one for itself.'),
  zone: name().describe('The Availability Zone. Nodes take addresses only from subnets of their own zone.'),
  tags: z
    .record(z.string(), z.string({ error: expecting('a text', quotesNeeded) }))
    .prefault({})
    .describe(
      'Tags of the subnet. `kubernetes.io/role/cni: "1"` offers it to nodes of its zone whose own subnet is another one (ENABLE_SUBNET_DISCOVERY); `"0"` keeps the VPC CNI away.',
    ),
  occupied: z
    .array(addressOrCidr())
    .prefault([])
    .describe(
      'Addresses and blocks that something else holds from the start: load balancers, databases, other clusters.',
    ),
  reservations: z
    .array(reservationSchema)
    .prefault([])
    .describe(
      'Subnet CIDR reservations. None may overlap another; what is in use inside one stays with those who have it.',
    ),
  foreign: z
    .array(foreignSchema)
    .prefault([])
    .describe('Others in the subnet that come and go, and fragment it: load balancers, functions, other clusters.'),
});

export const vpcSchema = z.strictObject({
  cidrs: z
    .array(block())
    .min(1, { error: () => 'expected at least one CIDR' })
    .max(50, { error: () => 'expected at most 50 CIDRs: EC2 allows no more' })
    .prefault(['10.0.0.0/16'])
    .describe("The VPC's IPv4 CIDRs."),
  subnets: z
    .array(subnetSchema)
    .min(1, { error: () => 'expected at least one subnet' })
    .max(1_000, { error: () => 'expected at most 1000 subnets' })
    .prefault([
      { id: 'a', cidr: '10.0.0.0/19', zone: 'zone-a' },
      { id: 'b', cidr: '10.0.32.0/19', zone: 'zone-b' },
    ])
    .describe(
      'The subnets that nodes and pods take addresses from. The default is two of the /19 that eksctl creates.',
    ),
});

/** For a text that YAML has read as something else. */
export function quotesNeeded(found: unknown): string | undefined {
  return typeof found === 'number' || typeof found === 'boolean' ? `write it in quotes: "${found}"` : undefined;
}
