import { describe, expect, it } from 'vitest';
import { runSpec } from './scenario-run.ts';

/** What one node with so many pods holds in the end, primary addresses included. */
async function held(instanceType: string, pods: number, env: string): Promise<number> {
  const { nodes } = await runSpec(`
  duration: 1h
  vpcCni: {env: ${env}}
  nodeGroups: [{name: one, instanceType: ${instanceType}, desiredSize: 1}]
  workloads: [{deployment: {name: app, replicas: ${pods}}}]`);
  return nodes.reduce((sum, { poolAtEnd, enisAtEnd }) => sum + poolAtEnd + enisAtEnd, 0);
}

/**
 * FC-16 (the subnet calculator of AWS's best practices): two m5.12xlarge with 100 pods each and one c5.2xlarge with 30. The
 * spreadsheet says 351 and 276; the daemon takes whole interfaces in the first case and no more than asked in the second.
 */
describe('FC-16: what a small cluster holds', () => {
  it.each([
    ['WARM_ENI_TARGET=1, the default', '{}', 360],
    ['WARM_IP_TARGET=1', '{WARM_IP_TARGET: "1"}', 244],
  ])('is with %s', async (_, env, addresses) => {
    expect(2 * (await held('m5.12xlarge', 100, env)) + (await held('c5.2xlarge', 30, env))).toBe(addresses);
  });
});
