import type { InstanceLimits } from '../limits.ts';
import type { Environment, Settings } from '../settings.ts';
import type { VersionProfile } from '../version-profiles.ts';

/** What a trap is judged by: the settings, and the kind of node that they are for. */
export interface TrapContext {
  /** Of the aws-node container. */
  readonly environment: Environment;
  /** The variables that somebody has set, as opposed to those that only the manifest sets. */
  readonly written: ReadonlySet<string>;
  /** As the release reads the environment. */
  readonly settings: Settings;
  readonly profile: VersionProfile;
  readonly instance: InstanceLimits;
  /** The nodes' pod capacity, host network pods included. */
  readonly maxPods: number;
}

/** Something in the settings that does other than it seems to, as only the daemon's rules reveal. */
export interface SettingTrap {
  readonly id: string;
  /** `error`: pods wait for ever, or the node never starts. `note`: has no effect, or is only to be known. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly title: string;
  /** Which rule of the daemon is behind it. */
  readonly why: string;
  /** Where it was seen or is documented. `#N` is an issue or pull request of aws/amazon-vpc-cni-k8s. */
  readonly source: string;
  /** What is wrong; empty when the trap is not there. */
  find(context: TrapContext): readonly TrapFinding[];
}

export interface TrapFinding {
  /** The variable to point at. */
  readonly variable: string;
  readonly message: string;
}

/** aws-node and kube-proxy: pods of every node that need no address. */
export const HOST_NETWORK_PODS = 2;

/** How a variable stands in the environment, for messages. */
export function shown(environment: Environment, variable: string): string {
  const text = environment[variable] ?? '';
  return text === '' ? `without ${variable}` : `${variable}=${text}`;
}
