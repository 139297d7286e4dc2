import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../../scenarios/scenario-records.ts';

function spec(groups: string, workloads: string, { flags = '{}', minutes = 40, more = '' } = {}): string {
  return `
  duration: ${minutes}m
  vpc:
    cidrs: [10.0.0.0/16]
    subnets:
      - { id: a, cidr: 10.0.0.0/24, zone: us-east-1a }
      - { id: b, cidr: 10.0.1.0/24, zone: us-east-1b }
  nodeGroups: [${groups}]
  autoscaler: { clusterAutoscaler: ${flags} }
  workloads:
${workloads}
${more}`;
}

const WEB = (replicas: number) =>
  `    - deployment: { name: web, replicas: ${replicas}, createAt: 2m, requests: { cpu: 500m, memory: 256Mi } }`;
const JOB =
  '    - job: { name: batch, createAt: 2m, parallelism: 6, completions: 6, runTime: 5m, requests: { cpu: "1", memory: 256Mi } }';

async function eventsOf(text: string, ...kinds: string[]) {
  const { event } = await recordsOf(text);
  return event.filter(({ kind }) => kinds.includes(kind));
}

describe('Cluster Autoscaler in a cluster', () => {
  it('adds as many nodes as pods need at the next scan, and no more while they are coming', async () => {
    // An m5.large has 1930m for pods, aws-node and kube-proxy take 150m: 3 pods of 500m. 2 nodes hold 6 of 10.
    const group = '{ name: workers, desiredSize: 2, maxSize: 10 }';
    const records = await recordsOf(spec(group, WEB(10), { minutes: 8 }));
    const ups = records.event.filter(({ kind }) => kind === 'scale-up');
    expect(ups.map(({ message }) => message)).toEqual([
      'from 2 to 4 nodes, for 4 of 4 pods that fit nowhere (least-waste)',
    ]);
    expect(records.node.map(({ name, launchCause: { launcher, reason } }) => `${name} ${launcher} ${reason}`)).toEqual([
      'workers-1 node-group desiredSize',
      'workers-2 node-group desiredSize',
      'workers-3 cluster-autoscaler for 4 of 4 pods that fit nowhere',
      'workers-4 cluster-autoscaler for 4 of 4 pods that fit nowhere',
    ]);
    const [{ time } = { time: 0 }] = ups;
    expect(time).toBeGreaterThan(120e6);
    expect(time).toBeLessThanOrEqual(131e6);
    expect(records.pod.filter(({ owner }) => owner === 'Deployment/web').map(({ outcome }) => outcome)).toEqual(
      Array(10).fill('ready'),
    );
  });

  it('stops at maxSize', async () => {
    const records = await recordsOf(spec('{ name: workers, desiredSize: 1, maxSize: 2 }', WEB(10), { minutes: 8 }));
    expect(records.node).toHaveLength(2);
    expect(records.pod.filter(({ outcome }) => outcome === 'unschedulable')).toHaveLength(4);
  });

  it('takes nodes away that have been empty for 10 minutes, down to minSize', async () => {
    const group = '{ name: workers, minSize: 1, desiredSize: 1, maxSize: 10 }';
    const records = await recordsOf(spec(group, JOB));
    const downs = records.event.filter(({ kind }) => kind === 'scale-down');
    expect(records.node.filter(({ removed }) => removed === undefined)).toHaveLength(1);
    expect(downs).toHaveLength(records.node.length - 1);
    for (const { message, time } of downs) {
      const [, since] = /^not needed for (\d+) s: it is empty$/.exec(message) ?? [];
      expect(Number(since)).toBeGreaterThanOrEqual(600);
      // The jobs end 5 minutes after they became ready, at about minute 8.
      expect(time).toBeGreaterThan(60e6 * 17);
    }
  });

  it('keeps a node of which half is requested, or whose pods a PodDisruptionBudget keeps', async () => {
    const group = '{ name: workers, desiredSize: 2, maxSize: 2 }';
    const half = WEB(4);
    expect(await eventsOf(spec(group, half), 'scale-down')).toEqual([]);
    const kept =
      '    - deployment: { name: web, replicas: 2, createAt: 2m, requests: { cpu: 100m, memory: 256Mi }, podDisruptionBudget: { maxUnavailable: 0 } }';
    expect(await eventsOf(spec(group, kept), 'scale-down')).toEqual([]);
    const free = kept.replace(', podDisruptionBudget: { maxUnavailable: 0 }', '');
    expect(await eventsOf(spec(group, free), 'scale-down')).toHaveLength(1);
  });

  it('shares new nodes out among similar groups', async () => {
    const groups =
      '{ name: in-a, desiredSize: 0, maxSize: 9, subnets: [a] }, { name: in-b, desiredSize: 0, maxSize: 9, subnets: [b] }';
    const flags = '{ balanceSimilarNodeGroups: true }';
    const { node } = await recordsOf(spec(groups, WEB(12), { flags, minutes: 5 }));
    expect(node.map(({ group }) => group).sort()).toEqual(['in-a', 'in-a', 'in-b', 'in-b']);
  });

  it('gives up on a group whose nodes do not come, and takes another', async () => {
    const groups =
      '{ name: first, desiredSize: 0, maxSize: 9, subnets: [a] }, { name: second, desiredSize: 0, maxSize: 9, subnets: [b] }';
    const flags = '{ expander: priority, priorities: { first: 2, second: 1 } }';
    const more = '  events: [{ at: 0s, occupy: { subnet: a, addresses: 251 } }]';
    const events = await eventsOf(spec(groups, WEB(3), { flags, more }), 'scale-up', 'scale-up-failed');
    expect(events.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'scale-up nodegroup/first',
      'scale-up-failed nodegroup/first',
      'scale-up nodegroup/second',
    ]);
    const [asked, failed] = events;
    expect(((failed?.time ?? 0) - (asked?.time ?? 0)) / 60e6).toBeCloseTo(15, 1);
  });

  it('costs no events while nothing changes', async () => {
    const group = '{ name: workers, minSize: 2, desiredSize: 2, maxSize: 10 }';
    const short = await recordsOf(spec(group, WEB(4), { minutes: 30 }));
    const long = await recordsOf(spec(group, WEB(4), { minutes: 120 }));
    expect(long.event).toEqual(short.event);
  });
});
