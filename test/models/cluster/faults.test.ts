import { describe, expect, it } from 'vitest';
import type { EventRecord, NodeRecord, PodRecord, SubnetSample } from '../../../models/observations/records.ts';
import { minutes } from '../../../sim/time.ts';
import { runInMemory } from '../../harness/run-in-memory.ts';
import { HEAD, load } from '../../scenarios/scenario-files.ts';

/** The larger one, with 1,000 nodes and a day, is the library's ec2-faults. */
describe('a cluster in which 5 % of all EC2 calls fail', () => {
  it('loses no pod and no interface, and is well soon after', async () => {
    const { config } = await load(`${HEAD}spec:
  duration: 200m
  vpc:
    subnets:
      - {id: a, cidr: 10.0.0.0/20, zone: zone-a}
      - {id: b, cidr: 10.0.16.0/20, zone: zone-b}
  ec2: {faults: [{rate: 0.05, until: 2h}]}
  nodeGroups: [{name: n, instanceType: m5.large, desiredSize: 50}]
  workloads:
    - deployment: {name: first, replicas: 400, lifetime: {mean: 30m}}
    - deployment: {name: second, replicas: 700, createAt: 110m, lifetime: {mean: 30m}}`);
    const pods: PodRecord[] = [];
    const nodes: NodeRecord[] = [];
    const events: EventRecord[] = [];
    const atEnd = new Map<string, SubnetSample>();
    runInMemory(
      config,
      { check: true },
      {
        pod: (record) => pods.push(record),
        node: (record) => nodes.push(record),
        event: (record) => events.push(record),
        subnet: (sample) => atEnd.set(sample.subnet, sample),
      },
    );
    const alive = pods.filter(({ deleted }) => deleted === undefined);
    expect(alive.length).toBe(1_100);
    const settled = alive.filter(({ created }) => created < config.duration - minutes(2));
    expect(settled.filter(({ outcome }) => outcome !== 'ready')).toEqual([]);

    expect(nodes.filter(({ ready }) => ready === undefined)).toEqual([]);
    const recovered = events.find(({ kind }) => kind === 'recovered')?.time ?? Number.POSITIVE_INFINITY;
    expect(recovered).toBeGreaterThanOrEqual(minutes(120));
    expect(recovered).toBeLessThan(minutes(130));

    // An interface that no daemon has would keep its primary address. By now each daemon has searched for leaked ones.
    const interfaces = nodes.reduce((sum, { enisAtEnd }) => sum + enisAtEnd, 0);
    const primaries = [...atEnd.values()].reduce((sum, { states }) => sum + (states.get('eni-primary') ?? 0), 0);
    expect(primaries).toBe(interfaces);
  });
});
