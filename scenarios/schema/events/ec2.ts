import { z } from 'zod';
import { whatFails } from '../ec2/faults.ts';
import { addressOrCidr, name, numberFrom, positiveDuration, wholeNumber } from '../values.ts';

const lasting = () => positiveDuration().optional().describe('How long. Default: until the end of the run.');

export const ec2FaultSchema = z
  .strictObject({
    ...whatFails,
    rate: numberFrom(0, 1).prefault(1).describe('The share of the calls that fail, 0 to 1.'),
    for: positiveDuration().describe('How long.'),
  })
  .describe(
    "Calls to EC2's API fail for a while, as in a brown-out. Faults of spec.ec2.faults come first where both fit. Its end, and how long recovery takes, is told in events.csv.",
  );

export const imdsSlowSchema = z
  .strictObject({
    factor: numberFrom(1, 10_000).describe('All lags of the metadata service are so many times as long.'),
    for: positiveDuration().describe('How long.'),
  })
  .describe('What changes in this time shows in the instance metadata service later than usual, on all nodes.');

export const zoneFullSchema = z
  .strictObject({ zone: name().describe('The Availability Zone.'), for: lasting() })
  .describe('Others take every address that is free in the subnets of a zone at this moment.');

export const occupySchema = z
  .strictObject({
    subnet: name().describe('Id of the subnet.'),
    cidr: addressOrCidr()
      .optional()
      .describe('The block or address they take, as far as it is free. Either this, or `addresses`.'),
    addresses: wholeNumber(1, 65_536)
      .optional()
      .describe('So many addresses, wherever EC2 gives them; none if fewer are free.'),
    for: lasting(),
  })
  .refine(({ cidr, addresses }) => (cidr === undefined) !== (addresses === undefined), {
    error: () => 'expected either cidr (which addresses) or addresses (how many)',
  })
  .describe('Others take addresses of a subnet.');

export const vacateSchema = z
  .strictObject({
    subnet: name().describe('Id of the subnet.'),
    cidr: addressOrCidr().describe('The block or address.'),
  })
  .describe('Others leave what they hold of a block of a subnet.');
