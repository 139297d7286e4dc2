import { expect, it } from 'vitest';
import { describeScenario } from '../../scenarios/describe-scenario.ts';
import { HEAD, load } from './scenario-files.ts';

it('says how large a scenario is, with the kinds of Kubernetes under their own names', async () => {
  const spec = `{duration: 2h, nodeGroups: [{name: n, desiredSize: 1}], workloads: [
    {deployment: {name: web, replicas: 30}}, {deployment: {name: api}},
    {cronJob: {name: report, schedule: "@hourly"}}]}`;
  expect(describeScenario(await load(`${HEAD}spec: ${spec}`))).toBe(
    '2h on 1 node in 2 subnets (16,384 addresses). 2 Deployments of 31 pods. 1 CronJob.',
  );
});
