import { findInstanceType } from '../models/ec2/instance-types.ts';
import { canHavePrefixes } from '../models/ec2/max-pods.ts';
import { type Finding, finding } from './issues.ts';
import type { Path } from './path.ts';
import type { Spec } from './schema.ts';

/** Interfaces of a launch template that EC2 would not launch. */
export function* networkInterfaceFindings(
  { instanceType, networkInterfaces = [] }: Spec['nodeGroups'][number],
  path: Path,
): Generator<Finding> {
  const type = findInstanceType(instanceType);
  if (type === undefined) return;
  const devices = new Set<number>();
  for (const [index, eni] of networkInterfaces.entries()) {
    const at = [...path, 'networkInterfaces', index];
    const { deviceIndex, secondaryPrivateIpAddressCount, ipv4PrefixCount } = eni;
    if (devices.has(deviceIndex))
      yield finding([...at, 'deviceIndex'], `the device index ${deviceIndex} is there twice`);
    devices.add(deviceIndex);
    if (deviceIndex >= type.enis) {
      yield finding(
        [...at, 'deviceIndex'],
        `${instanceType} has ${type.enis} interfaces: expected 0 to ${type.enis - 1}`,
      );
    }
    if (secondaryPrivateIpAddressCount + ipv4PrefixCount > type.ipv4PerEni - 1) {
      yield finding(
        at,
        `an interface of ${instanceType} holds ${type.ipv4PerEni - 1} addresses and prefixes beside its primary address`,
      );
    }
    if (ipv4PrefixCount > 0 && !canHavePrefixes(type)) {
      yield finding([...at, 'ipv4PrefixCount'], `${instanceType} cannot have prefixes: it is not a Nitro type`);
    }
  }
}
