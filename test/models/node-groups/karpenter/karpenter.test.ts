import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../../scenarios/scenario-records.ts';

const SUBNETS = `
      - { id: a, cidr: 10.0.0.0/24, zone: us-east-1a }
      - { id: b, cidr: 10.0.1.0/24, zone: us-east-1b }`;

function spec(karpenter: string, rest: string, minutes = 20): string {
  return `
  duration: ${minutes}m
  vpc:
    cidrs: [10.0.0.0/16]
    subnets: ${SUBNETS}
  nodeGroups: []
  autoscaler:
    karpenter: ${karpenter}
  workloads:
${rest}`;
}

const SMALL_TYPES =
  'requirements: [{ key: node.kubernetes.io/instance-type, operator: In, values: [m5.large, m5.xlarge] }]';

describe('Karpenter in a cluster', () => {
  it('launches one node for the pods of a batch, and they become ready on it', async () => {
    const web = '    - deployment: { name: web, replicas: 6, createAt: 60s, requests: { cpu: 500m, memory: 256Mi } }';
    const { node, pod, event } = await recordsOf(spec(`{ nodePools: [{ ${SMALL_TYPES} }] }`, web));
    expect(node.map(({ name, instanceType }) => `${name} ${instanceType}`)).toEqual(['default-1 m5.xlarge']);
    expect(node[0]?.launchCause).toEqual({ launcher: 'karpenter', reason: 'for 6 pods that fit nowhere' });
    expect(node[0]?.removalReason).toBeUndefined();
    expect(pod.every(({ outcome }) => outcome === 'ready')).toBe(true);
    // The batch is closed 1 s after the last of the six pods was found to fit nowhere, 60 ms after they came.
    const [provision] = event.filter(({ kind }) => kind === 'karpenter-provision');
    expect(provision?.message).toBe('6 pods need a place; 1 node is launched');
    expect((provision?.time ?? 0) / 1e6).toBeCloseTo(61.06, 1);
  });

  it('moves pods to a cheaper node 15 s after it has seen that it can, and loses none', async () => {
    const workloads = `
    - job: { name: early, createAt: 0s, parallelism: 3, completions: 3, runTime: 4m, requests: { cpu: "1", memory: 256Mi } }
    - deployment: { name: web, replicas: 1, createAt: 0s, requests: { cpu: 500m, memory: 256Mi } }`;
    const { node, pod, event } = await recordsOf(spec(`{ nodePools: [{ ${SMALL_TYPES} }] }`, workloads));
    expect(node.map(({ name, instanceType, removed }) => [name, instanceType, removed !== undefined])).toEqual([
      ['default-1', 'm5.xlarge', true],
      ['default-2', 'm5.large', false],
    ]);
    const [consolidated] = event.filter(({ kind }) => kind === 'consolidate');
    expect(consolidated?.message).toBe('a cheaper node takes its place and its 1 pods');
    const web = pod.filter(({ owner }) => owner === 'Deployment/web');
    expect(web.map(({ node: on, outcome, deleted }) => [on, outcome, deleted !== undefined])).toEqual([
      ['default-1', 'ready', true],
      ['default-2', 'ready', false],
    ]);
  });

  it('keeps an underutilized node when only empty ones are to go, and removes it once it is empty', async () => {
    const pools = `{ nodePools: [{ ${SMALL_TYPES}, disruption: { consolidationPolicy: WhenEmpty, consolidateAfter: 60s } }] }`;
    const workloads = `
    - job: { name: long, createAt: 0s, parallelism: 1, completions: 1, runTime: 10m, requests: { cpu: "1", memory: 256Mi } }
    - job: { name: short, createAt: 0s, parallelism: 2, completions: 2, runTime: 2m, requests: { cpu: "1", memory: 256Mi } }`;
    const { event } = await recordsOf(spec(pools, workloads));
    const events = event.filter(({ kind }) => kind === 'consolidate');
    expect(events.map(({ subject, message }) => `${subject} ${message}`)).toEqual(['node/default-1 it is empty']);
    // The long job ends about 11 minutes in; a minute, at most 10 s until the next look, and 15 s later it goes.
    const [removed] = events;
    expect((removed?.time ?? 0) / 60e6).toBeGreaterThan(11.5);
    expect((removed?.time ?? 0) / 60e6).toBeLessThan(13);
  });

  it('replaces a node that expires while its pods are still being moved', async () => {
    const pools = `{ nodePools: [{ ${SMALL_TYPES}, expireAfter: 5m }] }`;
    const web = '    - deployment: { name: web, replicas: 2, createAt: 0s, requests: { cpu: 500m, memory: 256Mi } }';
    const { event, node } = await recordsOf(spec(pools, web, 9));
    expect(event.filter(({ kind }) => kind === 'expired')).toHaveLength(1);
    expect(node).toHaveLength(2);
    const [first] = node;
    expect((first?.removed ?? 0) - (first?.launched ?? 0)).toBeGreaterThan(300e6);
  });

  it('respects a budget of no node, and do-not-disrupt by a PodDisruptionBudget that allows nothing', async () => {
    const web = `
    - job: { name: early, createAt: 0s, parallelism: 3, completions: 3, runTime: 2m, requests: { cpu: "1", memory: 256Mi } }
    - deployment: { name: web, replicas: 1, createAt: 0s, requests: { cpu: 500m, memory: 256Mi }, podDisruptionBudget: { maxUnavailable: 0 } }`;
    const noBudget = `{ nodePools: [{ ${SMALL_TYPES}, disruption: { budgets: [{ nodes: 0 }] } }] }`;
    for (const pools of [noBudget, `{ nodePools: [{ ${SMALL_TYPES} }] }`]) {
      const { event } = await recordsOf(spec(pools, web));
      expect(event.filter(({ kind }) => kind === 'consolidate')).toEqual([]);
    }
  });

  it('costs no events while nothing changes', async () => {
    const web = '    - deployment: { name: web, replicas: 2, createAt: 0s, requests: { cpu: 500m, memory: 256Mi } }';
    const pools = `{ nodePools: [{ ${SMALL_TYPES}, disruption: { consolidateAfter: 30s } }] }`;
    const short = await recordsOf(spec(pools, web, 10));
    const long = await recordsOf(spec(pools, web, 60));
    expect(long.event).toEqual(short.event);
  });
});
