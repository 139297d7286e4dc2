import type { Ec2Error } from './ports.ts';

/** The subnet cannot give what was asked for: no block of 16 is left, or too few single addresses. */
export function isInsufficientAddresses(error: Ec2Error): boolean {
  return error.code === 'InsufficientCidrBlocks' || error.code === 'InsufficientFreeAddressesInSubnet';
}

/** The interface would have more addresses than its instance type allows. */
export function isAddressLimitExceeded(error: Ec2Error): boolean {
  return error.code === 'PrivateIpAddressLimitExceeded';
}

/** The interface does not exist. */
export function isEniNotFound(error: Ec2Error): boolean {
  return error.code === 'InvalidNetworkInterfaceID.NotFound';
}
