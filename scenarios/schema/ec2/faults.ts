import { z } from 'zod';
import { expecting } from '../expectation.ts';
import { duration, name, numberFrom, wholeNumber } from '../values.ts';
import { EC2_ACTIONS } from './profiles.ts';

const errorText = expecting('an EC2 error code such as InsufficientFreeAddressesInSubnet');
const actions = ['*', ...EC2_ACTIONS] as const;

/** What fails, and for whom. */
export const whatFails = {
  action: z.enum(actions).prefault('*').describe('The call that fails; `*` for every call.'),
  error: z
    .string({ error: errorText })
    .regex(/^[A-Za-z]+(\.[A-Za-z]+)*$/, { error: errorText })
    .prefault('InternalError')
    .describe(
      "EC2's error code, e.g. `InternalError`, `Unavailable`, `RequestLimitExceeded`, `InsufficientFreeAddressesInSubnet`. The SDK client of the daemon tries throttles and server errors again (see sdkMaxAttempts); other errors reach the daemon at once.",
    ),
  zone: name().optional().describe('Only calls of nodes in this zone. Default: of all.'),
  node: name().optional().describe('Only calls of this node, e.g. `workers-1`. Default: of all.'),
};

const WHEN =
  'expected nth (which calls fail, e.g. [1, 2]), rate (their share, e.g. 0.05) or both from and until (when they fail, e.g. 10m and 20m)';

export const faultSchema = z
  .strictObject({
    ...whatFails,
    nth: z
      .array(wholeNumber(1))
      .min(1, { error: () => 'expected at least one number' })
      .optional()
      .describe(
        'Which calls of the action fail, counted from 1 over all nodes, those of the SDK client again included. Instead of `from`, `until` and `rate`.',
      ),
    from: duration().optional().describe('Calls that start from this moment of the run. Default: its start.'),
    until: duration().optional().describe('Calls that start before this moment. Default: the end of the run.'),
    rate: numberFrom(0, 1).optional().describe('The share of these calls that fail, 0 to 1. Default 1.'),
  })
  .transform((given, context) => {
    const { nth, from, until, rate, ...what } = given;
    const fail = (message: string) => {
      context.issues.push({ code: 'custom', input: given, message });
      return z.NEVER;
    };
    if (nth !== undefined) {
      if (from === undefined && until === undefined && rate === undefined) return { ...what, nth };
      return fail('expected either nth (which calls fail) or from and until (when they fail), found both');
    }
    if (rate === undefined && (from === undefined || until === undefined)) return fail(WHEN);
    const window = { from: from ?? 0, until: until ?? Number.POSITIVE_INFINITY };
    if (window.until <= window.from) return fail('until is not after from: no call can fail');
    return { ...what, ...window, rate: rate ?? 1 };
  });
