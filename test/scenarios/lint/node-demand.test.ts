import { expect, it } from 'vitest';
import { nodeDemand } from '../../../scenarios/lint/node-demand.ts';
import { type LintContext, lintContext } from '../../../scenarios/lint/rule.ts';
import { openScenario } from '../../../scenarios/load.ts';
import { HEAD, inDirectory } from '../scenario-files.ts';
import { recordsOf } from '../scenario-records.ts';

async function contextOf(spec: string): Promise<LintContext> {
  return inDirectory(`${HEAD}spec: ${spec}`, async (path) => lintContext(await openScenario(path)));
}

const CUSTOM = 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true"';
const PREFIXES = 'ENABLE_PREFIX_DELEGATION: "true"';

// One node that fills with pods, one after the other, as many as it takes.
it.each([
  ['m5.large', 29, ''],
  ['m5.4xlarge', 110, ''],
  ['m5.4xlarge', 110, 'WARM_ENI_TARGET: "2"'],
  ['m5.large', 12, 'WARM_ENI_TARGET: "0"'],
  ['m5.xlarge', 30, 'WARM_IP_TARGET: "5"'],
  ['m5.xlarge', 30, 'WARM_IP_TARGET: "1", MINIMUM_IP_TARGET: "40"'],
  ['m5.xlarge', 58, 'WARM_IP_TARGET: "5", MAX_ENI: "2"'],
  ['m5.large', 20, CUSTOM],
  ['m5.large', 110, PREFIXES],
  ['m5.large', 110, `${PREFIXES}, WARM_PREFIX_TARGET: "3"`],
  ['m5.large', 60, `${PREFIXES}, WARM_IP_TARGET: "5", MINIMUM_IP_TARGET: "40"`],
])('a full %s with maxPods %d and {%s} takes no more than lint counts with', async (instanceType, maxPods, env) => {
  const spec = `{duration: 2h,
    vpc: {subnets: [{id: a, cidr: 10.0.0.0/20, zone: z}, {id: pods, cidr: 10.0.16.0/20, zone: z}]},
    vpcCni: {env: {${env}}, eniConfigs: [{name: default, subnet: pods}]},
    nodeGroups: [{name: n, instanceType: ${instanceType}, desiredSize: 1, subnets: [a], maxPods: ${maxPods},
      allocatable: {cpu: "1000", memory: 1000Gi}}],
    workloads: [${Array.from({ length: maxPods }, (_, pod) => `{deployment: {name: p${pod}, createAt: ${pod}m}}`).join(', ')}]}`;
  const context = await contextOf(spec);
  const [group] = context.config.nodeGroups;
  if (group === undefined) throw new Error('there is a group');
  const demand = nodeDemand(group, context);
  const [node] = (await recordsOf(spec)).node;
  const enisWithoutPods = context.settings.customNetworking ? 1 : 0;
  expect((node?.enisAtEnd ?? 0) - enisWithoutPods).toBe(demand.enis);
  // How pods come decides where the growth stops; never above, and below by less than what is warm.
  const { warmIpTarget, warmPrefixTarget } = context.settings;
  const below = demand.addresses - (node?.poolAtEnd ?? 0);
  expect(below).toBeGreaterThanOrEqual(0);
  expect(below).toBeLessThan(Math.max(1, warmIpTarget, env.includes(PREFIXES) ? warmPrefixTarget * 16 : 0));
});
