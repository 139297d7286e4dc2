import { findInstanceType } from '../../models/ec2/instance-types.ts';
import { eniMaxPods } from '../../models/ec2/max-pods.ts';
import type { TrapContext } from '../../models/ipamd/setting-traps/trap.ts';
import { daemonSettings } from '../../models/ipamd/settings.ts';
import { findVersionProfile } from '../../models/ipamd/version-profiles.ts';

/** A kind of node, with the release of the VPC CNI on it. */
export interface TrapNode {
  readonly type?: string;
  readonly maxPods?: number;
  readonly version?: string;
}

/** What traps are looked for in: these settings, beside those that EKS installs, on a kind of node. */
export function trapContext(
  env: Readonly<Record<string, string>>,
  { type = 'm5.large', maxPods, version = '1.23' }: TrapNode,
): TrapContext {
  const instance = findInstanceType(type);
  const profile = findVersionProfile(version);
  if (instance === undefined || profile === undefined) throw new Error(`${type} ${version}`);
  const environment = { ENABLE_IPv4: 'true', WARM_ENI_TARGET: '1', WARM_PREFIX_TARGET: '1', ...env };
  return {
    environment,
    written: new Set(Object.keys(env)),
    settings: daemonSettings(environment, profile),
    profile,
    instance,
    maxPods: maxPods ?? eniMaxPods(instance),
  };
}
