import { z } from 'zod';
import { distribution } from './distribution.ts';
import { expecting } from './expectation.ts';
import { duration, numberFrom, wholeNumber } from './values.ts';

const MEASURED =
  'The median is set so that the mean is the one that ipamd itself measured (cmd/cni-metrics-helper/metrics/cni_test1.data of aws/amazon-vpc-cni-k8s, one node, 2019), p99 is assumed to be four times the median.';
const ASSUMED = 'Not measured anywhere: assumed to be like its neighbours.';

/** The calls that ipamd makes, each with its default latency and where that comes from. */
const CALLS = {
  AssignPrivateIpAddresses: [{ p50: '250ms', p99: '1s' }, `Mean 294 ms. ${MEASURED}`],
  AttachNetworkInterface: [{ p50: '370ms', p99: '1500ms' }, `Mean 438 ms. ${MEASURED}`],
  CreateNetworkInterface: [{ p50: '110ms', p99: '440ms' }, `Mean 133 ms. ${MEASURED}`],
  CreateTags: [{ p50: '95ms', p99: '380ms' }, `Mean 112 ms. ${MEASURED}`],
  DeleteNetworkInterface: [{ p50: '220ms', p99: '880ms' }, `Mean 263 ms. ${MEASURED}`],
  DescribeInstances: [{ p50: '110ms', p99: '440ms' }, `Mean 133 ms. ${MEASURED}`],
  DescribeNetworkInterfaces: [{ p50: '100ms', p99: '400ms' }, `Mean 118 ms. ${MEASURED}`],
  DescribeSubnets: [{ p50: '100ms', p99: '400ms' }, ASSUMED],
  DetachNetworkInterface: [{ p50: '170ms', p99: '680ms' }, `Mean 203 ms. ${MEASURED}`],
  ModifyNetworkInterfaceAttribute: [{ p50: '130ms', p99: '520ms' }, `Mean 155 ms. ${MEASURED}`],
  UnassignPrivateIpAddresses: [{ p50: '250ms', p99: '1s' }, ASSUMED],
  '*': [
    { p50: '150ms', p99: '600ms' },
    `Calls that are named neither here nor by default. Written out, it takes the place of all defaults. ${ASSUMED}`,
  ],
} as const;

const EC2_ACTIONS = Object.keys(CALLS).filter((action) => action !== '*');

/** The latencies that hold for what a scenario does not name, as a scenario would write them. */
export const DEFAULT_LATENCY = Object.fromEntries(
  Object.entries(CALLS).map(([action, [latency]]) => [action, latency]),
);

const latencyOf = Object.fromEntries(
  Object.entries(CALLS).map(([action, [{ p50, p99 }, source]]) => [
    action,
    distribution().optional().describe(`Default {p50: ${p50}, p99: ${p99}}. ${source}`),
  ]),
);

const errorCode = expecting('an EC2 error code such as InsufficientFreeAddressesInSubnet');
const actions = ['*', ...EC2_ACTIONS] as const;

const faultSchema = z
  .strictObject({
    action: z.enum(actions).prefault('*').describe('The call that fails; `*` for every call.'),
    error: z
      .string({ error: errorCode })
      .regex(/^[A-Za-z]+(\.[A-Za-z]+)*$/, { error: errorCode })
      .describe(
        "EC2's error code, e.g. `RequestLimitExceeded`, `InternalError`, `InsufficientFreeAddressesInSubnet`, `InsufficientCidrBlocks`. The daemon sees it as it is: what the SDK retries on its own is over by then.",
      ),
    nth: z
      .array(wholeNumber(1))
      .min(1, { error: () => 'expected at least one number' })
      .optional()
      .describe('Which calls of the action fail, counted from 1 over all nodes. Either this, or `from` and `until`.'),
    from: duration().optional().describe('Calls that start from this moment of the run ...'),
    until: duration().optional().describe('... and before this one.'),
    rate: numberFrom(0, 1)
      .optional()
      .describe('The share of the calls between `from` and `until` that fail, 0 to 1. Default 1.'),
  })
  .transform((given, context) => {
    const { action, error, nth, from, until, rate } = given;
    const fail = (message: string) => {
      context.issues.push({ code: 'custom', input: given, message });
      return z.NEVER;
    };
    if (nth !== undefined) {
      if (from === undefined && until === undefined && rate === undefined) return { action, error, nth };
      return fail('expected either nth (which calls fail) or from and until (when they fail), found both');
    }
    if (from === undefined || until === undefined) {
      return fail(
        'expected nth (which calls fail, e.g. [1, 2]) or both from and until (when they fail, e.g. 10m and 20m)',
      );
    }
    if (until <= from) return fail('until is not after from: no call can fail');
    return { action, error, from, until, rate: rate ?? 1 };
  });

export const ec2Schema = z.strictObject({
  latency: z
    .strictObject(latencyOf)
    .prefault({})
    .describe(
      "How long each call of EC2's API takes, by action; its effect comes at its end. What is not named keeps its default.",
    ),
  detachTime: distribution()
    .prefault({ p50: '3s', p99: '10s' })
    .describe(
      'From the end of a DetachNetworkInterface call until the interface is really detached. No measurement is known; chosen so that about as many DeleteNetworkInterface calls come too early as ipamd counted (14 failures for 9 successes).',
    ),
  imds: z
    .strictObject({
      attachLag: distribution()
        .prefault({ p50: '200ms', p99: '1s' })
        .describe(
          'From the attachment until the instance metadata service shows the interface. Seen in one log: 0.1 to 0.3 s (aws/amazon-vpc-cni-k8s issue 1872); the tail is assumed.',
        ),
      addressLag: distribution()
        .prefault({ p50: '800ms', p99: '4s' })
        .describe(
          'From attaching or assigning until an address shows, from unassigning until it is gone. Seen in one log: more than 0.75 s (issue 1872); the tail is assumed.',
        ),
      detachLag: distribution()
        .prefault({ p50: '500ms', p99: '2s' })
        .describe('From the detachment until the interface is gone. Assumed.'),
      addressStagger: duration()
        .prefault('0s')
        .describe('The i-th address of one call shows i times this much later than the first.'),
    })
    .prefault({})
    .describe('How far the instance metadata service lags behind EC2.'),
  faults: z
    .array(faultSchema)
    .prefault([])
    .describe('Calls that take their time, change nothing and fail. The first entry that fits a call decides.'),
  addressChoice: z
    .enum(['random', 'lowest'])
    .prefault('random')
    .describe('Which free address or block of a subnet EC2 gives: any (as it is observed to do), or the lowest.'),
});
