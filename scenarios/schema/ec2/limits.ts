import { z } from 'zod';
import { distribution } from '../distribution.ts';
import { flag, numberFrom, wholeNumber } from '../values.ts';
import { EC2_ACTIONS } from './profiles.ts';

/** Those that only node groups use. */
const INSTANCE_ACTIONS = ['RunInstances', 'TerminateInstances'] as const;

/** @param meaning of the value of one action. */
function byAction<T extends z.ZodType>(value: T, meaning: string) {
  const actions = [...EC2_ACTIONS, ...INSTANCE_ACTIONS].sort();
  return z
    .strictObject(
      Object.fromEntries(actions.map((action) => [action, value.optional().describe(`${action}: ${meaning}`)])),
    )
    .prefault({});
}

const bucket = z.strictObject({
  capacity: wholeNumber(1).describe('Calls that can come at once.'),
  refillPerSecond: wholeNumber(1).describe('Calls a second after that.'),
});

export const limitsSchema = z.strictObject({
  enforced: flag()
    .prefault(true)
    .describe('false: every call passes, and nothing else that is written here has an effect.'),
  buckets: byAction(bucket, 'its token bucket. Default: the documented one.').describe(
    'Token buckets that AWS has raised for the account, by action. Default: the documented ones of an account and Region, e.g. 100 and 5 a second for AssignPrivateIpAddresses and CreateNetworkInterface, 50 and 5 for AttachNetworkInterface and DetachNetworkInterface, 100 and 20 for DescribeSubnets ("Request throttling for the Amazon EC2 API"). Tokens arrive once a second.',
  ),
  describeById: z
    .enum(['unfiltered', 'filtered'])
    .prefault('unfiltered')
    .describe(
      'Whether calls that name interfaces or instances by id, without a filter and without pages, as ipamd does, have the bucket of unfiltered calls (50 and 10 a second) or that of filtered ones (100 and 20). AWS does not say; the default is the cautious reading of its wording.',
    ),
  background: byAction(numberFrom(0, 10_000), 'calls a second by others. Default: 0.').describe(
    'Calls a second by others of the same account and Region, evenly spread, by action: other clusters, autoscalers, the console. They take tokens first come, first served.',
  ),
  throttledAnswer: distribution()
    .prefault({ p50: '50ms', p99: '200ms' })
    .describe(
      'How long a throttled call takes. Not measured anywhere: assumed to be shorter than any call that works.',
    ),
  slowdown: numberFrom(0, 100)
    .prefault(0)
    .describe(
      'How much longer calls take as their bucket empties: with 1 they take twice as long when it is empty. Nothing is known of it: off by default.',
    ),
});

export const quotasSchema = z.strictObject({
  networkInterfaces: wholeNumber(1)
    .prefault(5_000)
    .describe('Network interfaces per Region (Service Quotas L-DF5E4CA3). Beyond it: NetworkInterfaceLimitExceeded.'),
  networkAddressUsage: wholeNumber(1)
    .prefault(64_000)
    .describe(
      'Network address usage (NAU) per VPC; AWS raises it to at most 256,000. An address counts 1, a prefix 1, an interface other than the primary one of an instance 1. Beyond it: NetworkAddressUsageLimitExceeded. What foreign occupants use is not counted.',
    ),
});
