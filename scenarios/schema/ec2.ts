import { z } from 'zod';
import { distribution } from './distribution.ts';
import { faultSchema } from './ec2/faults.ts';
import { limitsSchema, quotasSchema } from './ec2/limits.ts';
import { EC2_ACTIONS, SPEED_PROFILE_NAMES, SPEED_PROFILES } from './ec2/profiles.ts';
import { duration, wholeNumber } from './values.ts';

const MEASURED: Readonly<Record<string, Readonly<Record<string, string>>>> = SPEED_PROFILES['measured-2019'].latency;

const latencyOf = Object.fromEntries(
  [...EC2_ACTIONS, '*'].map((action) => {
    const of =
      action === '*'
        ? 'Calls that are named neither here nor by the profile. Written out, it takes the place of the whole profile. '
        : '';
    const measured = MEASURED[action];
    const byDefault =
      measured === undefined
        ? 'Not measured: as `*`.'
        : `In measured-2019: {p50: ${measured.p50}, p99: ${measured.p99}}.`;
    return [action, distribution().optional().describe(`${of}${byDefault}`)];
  }),
);

export const ec2Schema = z.strictObject({
  profile: z
    .enum(SPEED_PROFILE_NAMES)
    .prefault('measured-2019')
    .describe(
      'How fast EC2 is where the scenario does not say otherwise. `measured-2019`: the means that ipamd itself measured on one node in 2019, with assumed tails. `fast`: twice as fast, a guess. `slow`: calibrated on the scale test of 2021 in which 730 pods on one node took 10 to 18 minutes. Priors, not truth: docs/ec2.md has their sources.',
    ),
  latency: z
    .strictObject(latencyOf)
    .prefault({})
    .describe(
      "How long each call of EC2's API takes, by action; its effect comes at its end. Default: as in the profile.",
    ),
  latencyPerAddress: duration()
    .optional()
    .describe(
      'What CreateNetworkInterface, AssignPrivateIpAddresses and UnassignPrivateIpAddresses take longer for each address or prefix. In measured-2019: 5ms.',
    ),
  detachTime: distribution()
    .optional()
    .describe(
      'From the end of a DetachNetworkInterface call until the interface is really detached. In measured-2019: {p50: 3s, p99: 10s}; no measurement is known.',
    ),
  imds: z
    .strictObject({
      attachLag: distribution()
        .optional()
        .describe(
          'From the attachment until the instance metadata service shows the interface. In measured-2019: {p50: 200ms, p99: 1s}.',
        ),
      addressLag: distribution()
        .optional()
        .describe(
          'From attaching or assigning until an address shows, from unassigning until it is gone. In measured-2019: {p50: 800ms, p99: 4s}.',
        ),
      detachLag: distribution()
        .optional()
        .describe('From the detachment until the interface is gone. In measured-2019: {p50: 500ms, p99: 2s}.'),
      addressStagger: duration()
        .optional()
        .describe('The i-th address of one call shows i times this much later than the first. In measured-2019: 0s.'),
    })
    .prefault({})
    .describe('How far the instance metadata service lags behind EC2. Default: as in the profile.'),
  limits: limitsSchema.prefault({}).describe("The request limits of EC2's API, which all nodes of the account share."),
  quotas: quotasSchema.prefault({}).describe('What an account and a VPC may have at most.'),
  sdkMaxAttempts: wholeNumber(1, 100)
    .prefault(3)
    .describe(
      "Attempts of the daemon's SDK client for each call, the first included: throttles, server errors and time-outs are tried again after U[0, 1) x 2^n s. 3 is what the VPC CNI has in effect, although its source says 10 (its own retryer makes the SDK ignore that). 1: no retries.",
    ),
  sdkRetryMode: z
    .enum(['standard', 'adaptive'])
    .prefault('standard')
    .describe(
      "The retry mode of the AWS SDK for Go v2: `standard`, as the VPC CNI has it, or `adaptive`, which also limits the client's own rate after throttles.",
    ),
  faults: z
    .array(faultSchema)
    .prefault([])
    .describe('Calls that take their time, change nothing and fail. The first entry that fits a call decides.'),
  addressChoice: z
    .enum(['random', 'lowest'])
    .prefault('random')
    .describe('Which free address or block of a subnet EC2 gives: any (as it is observed to do), or the lowest.'),
});
