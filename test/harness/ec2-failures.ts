/** Calls of the daemon that random tests let fail. */
export const FAILING_ACTIONS: readonly string[] = [
  'AssignPrivateIpAddresses',
  'AttachNetworkInterface',
  'CreateNetworkInterface',
  'CreateTags',
  'DeleteNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'DetachNetworkInterface',
  'ModifyNetworkInterfaceAttribute',
  'UnassignPrivateIpAddresses',
];

/** How they fail: those that the daemon treats in a way of their own, and one that it does not. */
export const ERRORS: readonly string[] = [
  'InternalError',
  'InsufficientFreeAddressesInSubnet',
  'InsufficientCidrBlocks',
  'PrivateIpAddressLimitExceeded',
  'InvalidNetworkInterfaceID.NotFound',
];
