import { Ec2Error, type Tags } from '../ipamd/ports.ts';
import type { Ec2 } from './ec2.ts';
import type { Instance } from './instance.ts';
import type { NetworkInterface } from './network-interface.ts';
import type { Subnet } from './subnet.ts';

/** By this tag the VPC resource controller knows its interfaces (aws/amazon-vpc-resource-controller-k8s). */
const TRUNK_TAGS: Tags = new Map([['eks:eni:owner', 'eks-vpc-resource-controller']]);

/**
 * What others than the node's daemon do to its interfaces: the VPC resource controller, somebody at the console, a node
 * that died. All of it takes effect at once and is not a call of the daemon; where EC2 refuses, nothing happens.
 */

/**
 * The VPC resource controller gives the instance a trunk interface in its own subnet, at the lowest free device index.
 * Undefined, and nothing done, when no slot is free or the subnet is full.
 */
export function attachTrunk(ec2: Ec2, instance: Instance): NetworkInterface | undefined {
  const card = instance.type.defaultNetworkCard;
  const devices = new Set(instance.devices(card));
  if (devices.size >= instance.interfaceLimit(card)) return undefined;
  let device = 0;
  while (devices.has(device)) device += 1;
  return unlessRefused(() => {
    const trunk = ec2.createNetworkInterface(instance.subnet, { type: 'trunk', tags: TRUNK_TAGS });
    ec2.attachNetworkInterface(trunk, instance, device, card).deleteOnTermination = true;
    return trunk;
  });
}

/** Somebody detaches the interface at a device index. Nothing happens when none is there or it is on its way out already. */
export function detachInterface(ec2: Ec2, instance: Instance, device: number): void {
  const eni = instance.interfaceAt(device);
  if (eni?.attachment?.detaching === false) ec2.detachNetworkInterface(eni);
}

/** Somebody takes away the interface's last `count` prefixes; if it has none, its last `count` secondary addresses. */
export function unassignLast(ec2: Ec2, instance: Instance, device: number, count: number): void {
  const eni = instance.interfaceAt(device);
  if (eni === undefined || count === 0) return;
  const kind = eni.prefixes.length > 0 ? 'prefix' : 'secondary';
  ec2.unassign(eni, kind, (kind === 'prefix' ? eni.prefixes : eni.secondaryAddresses).slice(-count));
}

/** Somebody gives the interface `count` more secondary addresses, whatever the instance type's limit. */
export function assignMore(ec2: Ec2, instance: Instance, device: number, count: number): void {
  const eni = instance.interfaceAt(device);
  if (eni !== undefined) unlessRefused(() => ec2.assign(eni, 'secondary', count));
}

/** An interface that some daemon made and nobody uses any more. Undefined when the subnet is full. */
export function leakInterface(
  ec2: Ec2,
  subnet: Subnet,
  leaked: { readonly secondary: number; readonly description: string; readonly tags: Tags },
): NetworkInterface | undefined {
  return unlessRefused(() => ec2.createNetworkInterface(subnet, leaked));
}

function unlessRefused<T>(change: () => T): T | undefined {
  try {
    return change();
  } catch (error) {
    if (error instanceof Ec2Error) return undefined;
    throw error;
  }
}
