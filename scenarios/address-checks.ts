import { contains, formatCidr, type Ipv4Block, overlaps, PREFIX_SIZE } from '../models/ipv4.ts';
import { type Finding, finding } from './issues.ts';
import { didYouMean } from './nearest-name.ts';
import type { Path } from './path.ts';
import { quoted } from './schema/expectation.ts';
import type { Spec } from './schema.ts';

type Subnet = Spec['vpc']['subnets'][number];

/** The blocks that are set aside in a subnet. */
export function* reservationFindings({ cidr: subnet, reservations }: Subnet, path: Path): Generator<Finding> {
  for (const [index, { cidr, type }] of reservations.entries()) {
    const at = [...path, 'reservations', index, 'cidr'];
    if (!contains(subnet, cidr)) {
      yield finding(at, `${formatCidr(cidr)} is outside of the subnet's ${formatCidr(subnet)}`);
    }
    if (type === 'prefix' && cidr.size < PREFIX_SIZE) {
      yield finding(at, `${formatCidr(cidr)} is too small for a prefix: at least a /28`);
    }
    const other = reservations.slice(0, index).find((earlier) => overlaps(earlier.cidr, cidr));
    if (other !== undefined) {
      yield finding(at, `${formatCidr(cidr)} overlaps the reservation ${formatCidr(other.cidr)}`);
    }
  }
}

/** The subnets, blocks and zones that events and faults name. */
export function* placeFindings(
  events: Spec['events'],
  faults: Spec['ec2']['faults'],
  subnets: readonly Subnet[],
): Generator<Finding> {
  for (const [index, { occupy, vacate, zoneFull, ec2Fault }] of events.entries()) {
    const path: Path = ['spec', 'events', index];
    if (occupy !== undefined) yield* blockFindings(occupy, subnets, [...path, 'occupy']);
    if (vacate !== undefined) yield* blockFindings(vacate, subnets, [...path, 'vacate']);
    if (zoneFull !== undefined) yield* zoneFindings(zoneFull.zone, subnets, [...path, 'zoneFull', 'zone']);
    if (ec2Fault !== undefined) yield* zoneFindings(ec2Fault.zone, subnets, [...path, 'ec2Fault', 'zone']);
  }
  for (const [index, { zone }] of faults.entries()) {
    yield* zoneFindings(zone, subnets, ['spec', 'ec2', 'faults', index, 'zone']);
  }
}

function* blockFindings(
  { subnet: id, cidr }: { readonly subnet: string; readonly cidr?: Ipv4Block | undefined },
  subnets: readonly Subnet[],
  path: Path,
): Generator<Finding> {
  const subnet = subnets.find((candidate) => candidate.id === id);
  if (subnet === undefined)
    yield unknown(
      'subnet',
      id,
      [...path, 'subnet'],
      subnets.map((candidate) => candidate.id),
    );
  else if (cidr !== undefined && !contains(subnet.cidr, cidr)) {
    yield finding([...path, 'cidr'], `${formatCidr(cidr)} is outside of the subnet's ${formatCidr(subnet.cidr)}`);
  }
}

function* zoneFindings(zone: string | undefined, subnets: readonly Subnet[], path: Path): Generator<Finding> {
  const zones = [...new Set(subnets.map((subnet) => subnet.zone))];
  if (zone !== undefined && !zones.includes(zone)) yield unknown('subnet in zone', zone, path, zones);
}

function unknown(what: string, name: string, path: Path, known: readonly string[]): Finding {
  return finding(
    path,
    `there is no ${what} ${quoted(name)}.${didYouMean(name, known) || ` Known: ${known.join(', ')}.`}`,
  );
}
