import type { ClusterConfig } from '../../../models/cluster-config.ts';
import { requestBucket } from '../../../models/ec2/throttling/documented-buckets.ts';
import { POOL_MONITOR_INTERVAL } from '../../../models/ipamd/constants.ts';
import { ipTargetsDefined } from '../../../models/ipamd/settings.ts';
import { PREFIX_SIZE } from '../../../models/ipv4.ts';
import type { Distribution } from '../../../sim/distributions.ts';
import { toSeconds } from '../../../sim/time.ts';
import { at, type LintRule } from '../rule.ts';

const ACTION = 'AssignPrivateIpAddresses';

export const apiLimits: LintRule = {
  code: 'VCS109',
  id: 'warm-ip-target-and-api-limits',
  severity: 'warning',
  title: 'IP targets that ask EC2 for addresses more often than the account may',
  why: "With IP targets a node asks for an address for almost every pod that starts on it, at most once in a round of 5 s: min(pods started per second, nodes / 5) calls of AssignPrivateIpAddresses a second, a sixteenth of it with prefixes, against the refill of the account's token bucket less what others take of it. An upper estimate: pods that start where others have just ended need no call.",
  source:
    'EKS best practices guide, "Amazon VPC CNI"; Amazon EC2 Developer Guide, "Request throttling for the Amazon EC2 API"; #405, #2294',
  find({ spec, config, settings }) {
    const { enforced, buckets, background } = spec.ec2.limits;
    if (!ipTargetsDefined(settings) || settings.ipv6 || !settings.provisioning || !enforced) return [];
    const nodes = config.nodeGroups.reduce((sum, { size }) => sum + size, 0);
    const rounds = nodes / toSeconds(POOL_MONITOR_INTERVAL);
    const started = podsStartedPerSecond(config) / (settings.prefixDelegation ? PREFIX_SIZE : 1);
    const calls = Math.min(started, rounds);
    const { refillPerSecond } = buckets[ACTION] ?? requestBucket(ACTION, false);
    const left = refillPerSecond - (background[ACTION] ?? 0);
    if (calls <= left) return [];
    const variable = settings.warmIpTarget > 0 ? 'WARM_IP_TARGET' : 'MINIMUM_IP_TARGET';
    const message = `about ${calls.toFixed(1)} calls of ${ACTION} a second (${started.toFixed(1)} for pods that start, ${rounds.toFixed(1)} that ${nodes} nodes can make), where the account has ${left}: they will be throttled. A larger MINIMUM_IP_TARGET saves calls.`;
    return [at(['spec', 'vpcCni', 'env', variable], message)];
  },
};

/** On average over the run, of what lives for a time or was recorded; what stays is started once and does not count. */
function podsStartedPerSecond({ workloads, duration }: ClusterConfig): number {
  return workloads.reduce((sum, workload) => {
    if (workload.kind === 'pods') return sum + workload.pods.length / toSeconds(duration);
    if (workload.kind !== 'deployment' && workload.kind !== 'statefulSet') return sum;
    const { lifetime, replicas } = workload;
    return lifetime === undefined ? sum : sum + replicas / Math.max(1, toSeconds(meanOf(lifetime)));
  }, 0);
}

/** Of a lognormal one the median: near enough for an estimate. */
function meanOf(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.value;
    case 'uniform':
      return (distribution.min + distribution.max) / 2;
    case 'exponential':
      return distribution.mean;
    case 'lognormal':
      return distribution.p50;
    case 'empirical':
      return distribution.values.reduce((sum, value) => sum + value, 0) / distribution.values.length;
  }
}
