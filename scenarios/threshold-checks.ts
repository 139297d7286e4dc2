import type { ValidParts } from './cross-checks.ts';
import { type Finding, finding } from './issues.ts';
import { didYouMean } from './nearest-name.ts';
import { EC2_ACTIONS } from './schema/ec2/profiles.ts';
import { quoted } from './schema/expectation.ts';

/** What calls of EC2 the models make, those of daemons, node groups and autoscalers. */
const ACTIONS = [...EC2_ACTIONS, 'AssignIpv6Addresses', 'CreateFleet', 'RunInstances', 'TerminateInstances'].sort();

/** Thresholds for subnets and node groups that the scenario does not have, and for EC2 actions that nobody calls. */
export function* thresholdFindings({ thresholds = [], vpc, nodeGroups }: ValidParts): Generator<Finding> {
  const known = new Map<string, readonly string[] | undefined>([
    ['action', ACTIONS],
    ['subnet', vpc?.subnets.map(({ id }) => id)],
    ['node_group', nodeGroups?.map(({ name }) => name)],
  ]);
  for (const selector of new Set(thresholds.map((threshold) => threshold.selector))) {
    const labels = thresholds.find((threshold) => threshold.selector === selector)?.labels ?? {};
    for (const [label, value = ''] of Object.entries(labels)) {
      const names = known.get(label);
      if (names === undefined || names.includes(value)) continue;
      const choice = didYouMean(value, names) || ` Known: ${names.join(', ')}.`;
      const what = label === 'action' ? 'EC2 action' : label.replace('_', ' ');
      yield finding(['spec', 'thresholds', selector], `there is no ${what} ${quoted(value)}.${choice}`);
    }
  }
}
