import type { Ec2Config } from '../models/cluster-config.ts';
import type { Distribution } from '../sim/distributions.ts';
import { distribution } from './schema/distribution.ts';
import { SPEED_PROFILES } from './schema/ec2/profiles.ts';
import { duration } from './schema/values.ts';
import type { Spec } from './schema.ts';

/** EC2 as the scenario has it, and as its profile has what the scenario does not say. */
export function compileEc2(spec: Spec['ec2']): Ec2Config {
  const profile = SPEED_PROFILES[spec.profile];
  const { imds, limits } = spec;
  return {
    latency: latencies(spec.latency, profile.latency),
    latencyPerAddress: spec.latencyPerAddress ?? duration().parse(profile.latencyPerAddress),
    detachTime: spec.detachTime ?? distribution().parse(profile.detachTime),
    imds: {
      attachLag: imds.attachLag ?? distribution().parse(profile.imds.attachLag),
      addressLag: imds.addressLag ?? distribution().parse(profile.imds.addressLag),
      detachLag: imds.detachLag ?? distribution().parse(profile.imds.detachLag),
      addressStagger: imds.addressStagger ?? duration().parse(profile.imds.addressStagger),
    },
    faults: spec.faults,
    addressChoice: spec.addressChoice,
    ...(limits.enforced
      ? { requestLimits: { ...limits, buckets: given(limits.buckets), background: given(limits.background) } }
      : {}),
    quotas: spec.quotas,
    sdkRetries: { maxAttempts: spec.sdkMaxAttempts, mode: spec.sdkRetryMode },
  };
}

/** With `*` written out, it holds for all that is not named; else the profile does. */
function latencies(
  written: Spec['ec2']['latency'],
  profile: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Distribution> {
  const latency = new Map<string, Distribution>();
  if (written['*'] === undefined) {
    for (const [action, value] of Object.entries(profile)) latency.set(action, distribution().parse(value));
  }
  for (const [action, value] of given(written)) latency.set(action, value);
  return latency;
}

function given<T>(byKey: Readonly<Record<string, T | undefined>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(byKey).filter((entry): entry is [string, T] => entry[1] !== undefined));
}
