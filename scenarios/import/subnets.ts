import { formatCidr, type Ipv4, type Ipv4Block, parseCidr, parseIpv4 } from '../../models/ipv4.ts';
import { inWords } from '../schema/expectation.ts';
import { addressBlocks } from './address-blocks.ts';
import {
  asName,
  at,
  counted,
  type Imported,
  type JsonObject,
  leftOut,
  listAt,
  NotImportable,
  textAt,
} from './imported.ts';

/** Tags of a subnet that the VPC CNI looks at. */
const CNI_TAG = 'kubernetes.io/role/cni';
/** The tag of interfaces that a daemon manages; it carries the primary interfaces of its nodes too. */
const NODE_TAG = 'node.k8s.amazonaws.com/instance_id';
const RESERVED_ADDRESSES = 5;
/** The largest CIDR block that a VPC can have (Amazon VPC User Guide, "VPC CIDR blocks"). */
const LARGEST_BLOCK = 65_536;

/** More are not named in a message. */
const MOST_NAMED = 5;

/** The answers of `aws ec2 describe-subnets` and, if given, `aws ec2 describe-network-interfaces`. @throws NotImportable */
export function importSubnets(answers: readonly unknown[]): Imported {
  const described = answers.flatMap((answer) => listAt(answer, 'Subnets'));
  const interfaces = answers.flatMap((answer) => listAt(answer, 'NetworkInterfaces'));
  const knowsInterfaces = answers.some((answer) => Array.isArray(at(answer, 'NetworkInterfaces')));
  if (described.length === 0 && answers.some((answer) => Array.isArray(at(answer, 'Subnets')))) {
    throw new NotImportable(
      'its list of Subnets is empty: look at the Region, the account and the --filters it was asked with',
    );
  }
  if (described.length === 0) {
    throw new NotImportable(
      knowsInterfaces
        ? 'how large the subnets are is not in the answer of describe-network-interfaces: give that of `aws ec2 describe-subnets` too, as another file'
        : 'expected the answer of `aws ec2 describe-subnets` (an object with Subnets), in JSON',
    );
  }
  const notes: string[] = [];
  const subnets = described.filter((subnet) => parseCidr(textAt(subnet, 'CidrBlock') ?? '') !== undefined);
  if (subnets.length < described.length) {
    const others = described.length - subnets.length;
    notes.push(`${counted(others, 'subnet')} without an IPv4 CIDR ${leftOut(others)}`);
  }
  if (subnets.length === 0) throw new NotImportable('none of its Subnets has a CidrBlock (an IPv4 CIDR)');
  const vpcs = new Set(subnets.map((subnet) => textAt(subnet, 'VpcId')));
  if (vpcs.size > 1) {
    throw new NotImportable(
      `these are subnets of ${vpcs.size} VPCs (${someOf([...vpcs])}): a scenario has one. Filter them: aws ec2 describe-subnets --filters Name=vpc-id,Values=<one of them>`,
    );
  }
  const occupied = occupiedBySubnet(interfaces.filter((eni) => !isOfNode(eni)));
  const skipped = interfaces.filter(isOfNode).length;
  if (skipped > 0)
    notes.push(
      `${counted(skipped, 'interface')} of nodes with the VPC CNI ${leftOut(skipped)}: the scenario's own nodes stand for them`,
    );
  if (!knowsInterfaces) {
    notes.push(
      'who holds addresses already is not in the answer of describe-subnets: give that of `aws ec2 describe-network-interfaces` as another file, or see the comments in the scenario',
    );
  }
  return {
    sections: {
      vpc: { cidrs: cidrsAround(subnets), subnets: subnets.map((subnet) => scenarioSubnet(subnet, occupied)) },
    },
    comments: subnets.map((subnet, index) => ({
      path: ['spec', 'vpc', 'subnets', index],
      text: commentOn(subnet, knowsInterfaces),
    })),
    notes,
  };
}

function scenarioSubnet(subnet: JsonObject, occupied: ReadonlyMap<string, Ipv4[]>): JsonObject {
  const id = textAt(subnet, 'SubnetId') ?? '';
  const blocks = addressBlocks(occupied.get(id) ?? []);
  const role = tagOf(subnet, 'Tags', CNI_TAG);
  return {
    id: asName(id),
    cidr: textAt(subnet, 'CidrBlock'),
    zone: textAt(subnet, 'AvailabilityZone'),
    ...(role === undefined ? {} : { tags: { [CNI_TAG]: role } }),
    ...(blocks.length === 0 ? {} : { occupied: blocks.map((block) => formatCidr(block).replace(/\/32$/, '')) }),
  };
}

function commentOn(subnet: JsonObject, knowsInterfaces: boolean): string {
  const name = tagOf(subnet, 'Tags', 'Name');
  const size = parseCidr(textAt(subnet, 'CidrBlock') ?? '')?.size ?? 0;
  const free = at(subnet, 'AvailableIpAddressCount');
  const inUse = typeof free === 'number' ? size - RESERVED_ADDRESSES - free : 0;
  const held = `${inUse} of its addresses are in use now`;
  const advice = knowsInterfaces
    ? `${held}, those of nodes included.`
    : `${held}. If others than this scenario's nodes hold them: foreign: [{ atStart: ${inUse}, lifetime: 365d }]`;
  return [
    ...(name === undefined ? [] : [` ${name.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')}`]),
    ...(inUse > 0 ? [` ${advice}`] : []),
  ].join('\n');
}

/** Is it one that a VPC CNI or its controller made, or the primary one of its node? */
function isOfNode(eni: JsonObject): boolean {
  const description = textAt(eni, 'Description') ?? '';
  const type = textAt(eni, 'InterfaceType');
  return (
    description.startsWith('aws-K8S-') ||
    type === 'trunk' ||
    type === 'branch' ||
    tagOf(eni, 'TagSet', NODE_TAG) !== undefined
  );
}

function occupiedBySubnet(interfaces: readonly JsonObject[]): Map<string, Ipv4[]> {
  const bySubnet = new Map<string, Ipv4[]>();
  for (const eni of interfaces) {
    const id = textAt(eni, 'SubnetId') ?? '';
    const singles = listAt(eni, 'PrivateIpAddresses').map((entry) => blockOf(textAt(entry, 'PrivateIpAddress')));
    const prefixes = listAt(eni, 'Ipv4Prefixes').map((entry) => blockOf(textAt(entry, 'Ipv4Prefix')));
    const addresses = [...singles, ...prefixes].flatMap((block) =>
      block === undefined ? [] : Array.from({ length: block.size }, (_, index) => block.first + index),
    );
    bySubnet.set(id, [...(bySubnet.get(id) ?? []), ...addresses]);
  }
  return bySubnet;
}

function blockOf(text: string | undefined): Ipv4Block | undefined {
  const address = parseIpv4(text ?? '');
  return address === undefined ? parseCidr(text ?? '') : { first: address, size: 1 };
}

/** Blocks of the VPC that the subnets lie in. The VPC's own are not in the answer: a /16 around each subnet does as well. */
function cidrsAround(subnets: readonly JsonObject[]): string[] {
  const firsts = subnets.map((subnet) => {
    const first = parseCidr(textAt(subnet, 'CidrBlock') ?? '')?.first ?? 0;
    return first - (first % LARGEST_BLOCK);
  });
  return [...new Set(firsts)].sort((a, b) => a - b).map((first) => formatCidr({ first, size: LARGEST_BLOCK }));
}

function tagOf(resource: JsonObject, list: string, key: string): string | undefined {
  return textAt(
    listAt(resource, list).find((tag) => tag.Key === key),
    'Value',
  );
}

function someOf(ids: readonly (string | undefined)[]): string {
  const named = ids.slice(0, MOST_NAMED).map(inWords).join(', ');
  return ids.length > MOST_NAMED ? `${named}, …` : named;
}
