/** The subnet cannot give what was asked for: no block of 16 is left, or too few single addresses. */
export function isInsufficientAddresses(code: string): boolean {
  return code === 'InsufficientCidrBlocks' || code === 'InsufficientFreeAddressesInSubnet';
}

/** The interface would have more addresses than its instance type allows. */
export function isAddressLimitExceeded(code: string): boolean {
  return code === 'PrivateIpAddressLimitExceeded';
}

/** The interface does not exist. */
export function isEniNotFound(code: string): boolean {
  return code === 'InvalidNetworkInterfaceID.NotFound';
}
