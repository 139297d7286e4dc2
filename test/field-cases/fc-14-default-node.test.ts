import { describe, expect, it } from 'vitest';
import { runSpec } from './scenario-run.ts';

/**
 * FC-14 (pet2cattle.com): what a node of the m5 family holds with default settings while its pods fit on one interface:
 * two full interfaces, the primary addresses included.
 */
describe('FC-14: the addresses that a default node holds', () => {
  it.each([
    ['m5.large', 20],
    ['m5.2xlarge', 30],
    ['m5.4xlarge', 60],
    ['m5.8xlarge', 60],
    ['m5.12xlarge', 60],
    ['m5.16xlarge', 100],
    ['m5.24xlarge', 100],
  ])('are, on a %s, %i', async (instanceType, addresses) => {
    const { nodes, pods } = await runSpec(`
  duration: 15m
  nodeGroups: [{name: one, instanceType: ${instanceType}, desiredSize: 1}]
  workloads: [{deployment: {name: few, replicas: 3}}]`);
    expect(pods.map(({ outcome }) => outcome)).toEqual(['ready', 'ready', 'ready']);
    expect(nodes.map(({ poolAtEnd, enisAtEnd }) => poolAtEnd + enisAtEnd)).toEqual([addresses]);
  });
});
