import { findInstanceType } from '../models/ec2/instance-types.ts';
import { contains, formatCidr, overlaps } from '../models/ipv4.ts';
import { placeFindings, reservationFindings } from './address-checks.ts';
import { autoscalerFindings } from './autoscaler/autoscaler-checks.ts';
import { imageFindings } from './image-checks.ts';
import { type Finding, finding } from './issues.ts';
import { didYouMean } from './nearest-name.ts';
import { networkInterfaceFindings } from './network-interface-checks.ts';
import { nodeEventFindings } from './node-event-checks.ts';
import type { Path } from './path.ts';
import { quoted } from './schema/expectation.ts';
import { ENV_VARIABLES } from './schema/vpc-cni.ts';
import type { Spec } from './schema.ts';
import { workloadFindings } from './workload-checks.ts';

/** The parts of a spec that are valid by themselves. */
export type ValidParts = { readonly [Part in keyof Spec]?: Spec[Part] | undefined };

/** What is wrong between values that are each valid alone. */
export function crossChecks(parts: ValidParts): Finding[] {
  const { vpc, ec2, nodeGroups, vpcCni, images, workloads, events, autoscaler } = parts;
  return [
    ...(vpc === undefined ? [] : vpcFindings(vpc)),
    ...(nodeGroups === undefined ? [] : nodeGroupFindings(nodeGroups, vpc)),
    ...(vpcCni === undefined ? [] : environmentFindings(vpcCni.env)),
    ...(vpcCni === undefined ? [] : eniConfigFindings(vpcCni.eniConfigs, vpc)),
    ...(workloads === undefined ? [] : workloadFindings(workloads)),
    ...(workloads === undefined || images === undefined ? [] : imageFindings(workloads, images)),
    ...(nodeGroups === undefined ? [] : autoscalerFindings(autoscaler ?? {}, nodeGroups, vpc?.subnets ?? [])),
    ...(vpc === undefined || nodeGroups === undefined
      ? []
      : nodeEventFindings(events ?? [], nodeGroups, autoscaler?.karpenter?.nodePools ?? [], vpc.subnets)),
    ...(vpc === undefined ? [] : placeFindings(events ?? [], ec2?.faults ?? [], vpc.subnets)),
  ];
}

function* vpcFindings({ cidrs, subnets }: Spec['vpc']): Generator<Finding> {
  for (const [index, cidr] of cidrs.entries()) {
    const other = cidrs.slice(0, index).find((earlier) => overlaps(earlier, cidr));
    if (other !== undefined)
      yield finding(['spec', 'vpc', 'cidrs', index], `${formatCidr(cidr)} overlaps ${formatCidr(other)}`);
  }
  yield* duplicates(subnets, 'id', ['spec', 'vpc', 'subnets']);
  for (const [index, subnet] of subnets.entries()) {
    const path: Path = ['spec', 'vpc', 'subnets', index];
    if (!cidrs.some((cidr) => contains(cidr, subnet.cidr))) {
      const of = cidrs.length === 1 ? 'CIDR' : 'CIDRs';
      yield finding(
        [...path, 'cidr'],
        `${formatCidr(subnet.cidr)} is outside of the VPC's ${of} ${cidrs.map(formatCidr).join(', ')} (spec.vpc.cidrs)`,
      );
    }
    const other = subnets.slice(0, index).find((earlier) => overlaps(earlier.cidr, subnet.cidr));
    if (other !== undefined) {
      yield finding(
        [...path, 'cidr'],
        `${formatCidr(subnet.cidr)} overlaps ${formatCidr(other.cidr)} of subnet ${other.id}`,
      );
    }
    yield* reservationFindings(subnet, path);
    for (const [entry, block] of subnet.occupied.entries()) {
      if (!contains(subnet.cidr, block)) {
        yield finding(
          [...path, 'occupied', entry],
          `${formatCidr(block)} is outside of the subnet's ${formatCidr(subnet.cidr)}`,
        );
      }
    }
  }
}

function* nodeGroupFindings(nodeGroups: Spec['nodeGroups'], vpc: Spec['vpc'] | undefined): Generator<Finding> {
  yield* duplicates(nodeGroups, 'name', ['spec', 'nodeGroups']);
  for (const [index, group] of nodeGroups.entries()) {
    const path: Path = ['spec', 'nodeGroups', index];
    for (const [entry, id] of (group.subnets ?? []).entries()) {
      yield* unknownSubnet([...path, 'subnets', entry], id, vpc);
    }
    yield* networkInterfaceFindings(group, path);
    const type = findInstanceType(group.instanceType);
    const unknown = (what: string, key: string) =>
      finding([...path, 'instanceType'], `the ${what} of ${group.instanceType} is not known: give allocatable.${key}`);
    if (type?.vcpu === undefined && group.allocatable.cpu === undefined) yield unknown('CPU', 'cpu');
    if (type?.memoryMiB === undefined && group.allocatable.memory === undefined) yield unknown('memory', 'memory');
  }
}

function* eniConfigFindings(
  eniConfigs: Spec['vpcCni']['eniConfigs'],
  vpc: Spec['vpc'] | undefined,
): Generator<Finding> {
  const path: Path = ['spec', 'vpcCni', 'eniConfigs'];
  yield* duplicates(eniConfigs, 'name', path);
  for (const [index, { subnet }] of eniConfigs.entries()) yield* unknownSubnet([...path, index, 'subnet'], subnet, vpc);
}

function* unknownSubnet(path: Path, id: string, vpc: Spec['vpc'] | undefined): Generator<Finding> {
  const ids = vpc?.subnets.map((subnet) => subnet.id);
  if (ids === undefined || ids.includes(id)) return;
  yield finding(path, `there is no subnet ${quoted(id)}.${didYouMean(id, ids) || ` Known: ${ids.join(', ')}.`}`);
}

/** Variables that look like a slip of one that aws-node has, and modes that are not simulated together. */
function* environmentFindings(env: Spec['vpcCni']['env']): Generator<Finding> {
  if (isTrue(env.ENABLE_MULTI_NIC) && isTrue(env.ENABLE_IPv6)) {
    yield finding(
      ['spec', 'vpcCni', 'env', 'ENABLE_MULTI_NIC'],
      '"true" is not simulated together with ENABLE_IPv6 "true"; set one of them to "false"',
    );
  }
  for (const variable of Object.keys(env)) {
    const path: Path = ['spec', 'vpcCni', 'env', variable];
    if (ENV_VARIABLES.includes(variable)) continue;
    const near = didYouMean(variable, ENV_VARIABLES);
    if (near === '') continue;
    yield { path, what: 'key', message: `spec.vpcCni.env: aws-node has no variable ${quoted(variable)}.${near}` };
  }
}

function* duplicates<Key extends string>(
  list: readonly Record<Key, string>[],
  key: Key,
  path: Path,
): Generator<Finding> {
  const indexOf = new Map<string, number>();
  for (const [index, { [key]: name }] of list.entries()) {
    const first = indexOf.get(name);
    if (first === undefined) indexOf.set(name, index);
    else yield finding([...path, index, key], `the ${key} ${quoted(name)} is taken by entry [${first}]`);
  }
}

/** As Go's strconv.ParseBool, with which the daemon reads its switches. */
function isTrue(value: string | undefined): boolean {
  return value !== undefined && ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value);
}
