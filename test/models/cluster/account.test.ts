import { describe, expect, it } from 'vitest';
import type { WaitCause } from '../../../models/observations/causes.ts';
import type {
  Ec2UsageRecord,
  EventRecord,
  NodeRecord,
  PodRecord,
  RecoveryRecord,
  SubnetSample,
} from '../../../models/observations/records.ts';
import { seconds } from '../../../sim/time.ts';
import { runInMemory } from '../../harness/run-in-memory.ts';
import { HEAD, load } from '../../scenarios/scenario-files.ts';

/** Every invariant is checked throughout. */
async function run(spec: string) {
  const { config } = await load(`${HEAD}spec: ${spec}`);
  const events: EventRecord[] = [];
  const pods: PodRecord[] = [];
  const subnets: SubnetSample[] = [];
  const nodes: NodeRecord[] = [];
  const recoveries: RecoveryRecord[] = [];
  const throttles = new Map<string, number>();
  const usage: Ec2UsageRecord[] = [];
  runInMemory(
    config,
    { check: true },
    {
      event: (record) => events.push(record),
      pod: (record) => pods.push(record),
      subnet: (record) => subnets.push(record),
      node: (record) => nodes.push(record),
      recovery: (record) => recoveries.push(record),
      ec2Usage: (record) => {
        const { action, throttled } = record;
        throttles.set(action, (throttles.get(action) ?? 0) + throttled);
        usage.push(record);
      },
    },
  );
  const waited = (cause: WaitCause) => pods.reduce((sum, pod) => sum + (pod.waitParts.get(cause) ?? 0), 0) / seconds(1);
  const said = (kind: string) =>
    events.filter((event) => event.kind === kind).map(({ time, message }) => [time / seconds(1), message]);
  return { pods, subnets, nodes, recoveries, throttles, usage, waited, said };
}

const ONE_NODE = 'nodeGroups: [{name: n, instanceType: m5.large, desiredSize: 1}]';
const SMALL = 'vpc: {subnets: [{id: a, cidr: 10.0.0.0/24, zone: z}]}';

describe('an API brown-out', () => {
  it('is why pods wait, and is followed by a word on how long recovery took', async () => {
    const { pods, waited, said } = await run(`
  duration: 30m
  ${ONE_NODE}
  workloads: [{deployment: {name: web, replicas: 25, createAt: 5m}}]
  events: [{at: 4m, ec2Fault: {error: Unavailable, for: 10m}}]`);
    expect(pods.every(({ outcome }) => outcome === 'ready')).toBe(true);
    expect(waited('EC2_FAULT')).toBeGreaterThan(4 * 540);
    expect(waited('EC2_THROTTLED')).toBe(0);
    expect(said('ec2-fault')).toEqual([[240, '100 % of all calls fail with Unavailable for 600 s']]);
    expect(said('ec2-fault-ended')).toEqual([[840, 'all calls work again']]);
    const [[time, message] = []] = said('recovered');
    expect(message).toMatch(/^no pod waits for an address and every daemon runs, \d+ s after the faults ended; 0 int/);
    expect(time).toBeGreaterThan(840);
    expect(time).toBeLessThan(900);
  });

  it('that the run ends too soon after is told as not recovered', async () => {
    const { recoveries } = await run(`
  duration: 901s
  ${ONE_NODE}
  workloads: [{deployment: {name: web, replicas: 25, createAt: 5m}}]
  events: [{at: 4m, ec2Fault: {error: Unavailable, for: 11m}}]`);
    expect(recoveries).toEqual([
      { faultsEnded: seconds(900), took: seconds(1), recovered: false, interfacesLeft: expect.any(Number) },
    ]);
  });

  it('that was there from the start keeps daemons from starting, until the kubelet starts them again', async () => {
    const { pods, waited, said } = await run(`
  duration: 30m
  ${ONE_NODE}
  ec2: {faults: [{rate: 1, until: 5m}]}
  workloads: [{deployment: {name: web, replicas: 5}}]`);
    expect(pods.every(({ outcome }) => outcome === 'ready')).toBe(true);
    expect(said('ipamd-start-failed').length).toBeGreaterThan(2);
    expect(said('recovered').length).toBe(1);
    expect(waited('EC2_FAULT')).toBe(0);
  });
});

describe('throttling', () => {
  it('is why pods wait whose calls are tried again, in the client and by the daemon', async () => {
    const { waited, pods } = await run(`
  duration: 20m
  ${ONE_NODE}
  ec2:
    limits: {buckets: {CreateNetworkInterface: {capacity: 1, refillPerSecond: 1}}, background: {CreateNetworkInterface: 5}}
  workloads: [{deployment: {name: web, replicas: 25, createAt: 5m}}]`);
    const total = pods.reduce((sum, pod) => sum + pod.addressWait, 0) / seconds(1);
    expect(waited('EC2_THROTTLED')).toBeGreaterThan(total / 2);
    expect(waited('EC2_FAULT')).toBe(0);
  });
});

describe('limits of instances', () => {
  it('hold launches and terminations back, which are counted with the calls of the account', async () => {
    const bucket = '{capacity: 1, refillPerSecond: 1}';
    const { nodes, throttles } = await run(`
  duration: 10m
  ec2: {limits: {buckets: {RunInstances: ${bucket}, TerminateInstances: ${bucket}}, background: {TerminateInstances: 0.9}}}
  nodeGroups:
    - {name: a, instanceType: m5.large, desiredSize: 1}
    - {name: b, instanceType: m5.large, desiredSize: 1}
    - {name: c, instanceType: m5.large, desiredSize: 1}
  events:
    - {at: 5m, scale: {nodeGroup: a, size: 0}}
    - {at: 5m, scale: {nodeGroup: b, size: 0}}`);
    expect(nodes.map(({ launched }) => launched / seconds(1)).toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
    expect(throttles.get('RunInstances')).toBe(3);
    expect(nodes.filter(({ removed }) => removed !== undefined)).toHaveLength(2);
    expect(throttles.get('TerminateInstances')).toBeGreaterThan(0);
  });
});

describe('prefix delegation switched on while pods have single addresses', () => {
  it('leaves these addresses with their pods in the ledger', async () => {
    const { subnets } = await run(`
  duration: 20m
  vpc: {subnets: [{id: a, cidr: 10.0.0.0/24, zone: z, occupied: [10.0.0.32/27, 10.0.0.64/26, 10.0.0.128/26]}]}
  ${ONE_NODE}
  workloads: [{deployment: {name: web, replicas: 5}}]
  events: [{at: 10m, changeSettings: {env: {ENABLE_PREFIX_DELEGATION: "true"}}}]`);
    expect(subnets.at(-1)?.states.get('assigned')).toBe(5);
  });
});

describe('a quota that is used up', () => {
  it.each(['networkInterfaces: 1', 'networkAddressUsage: 12'])('is why pods wait: %s', async (quota) => {
    const { waited, pods } = await run(`
  duration: 20m
  ${ONE_NODE}
  ec2: {quotas: {${quota}}}
  workloads: [{deployment: {name: web, replicas: 15, createAt: 5m}}]`);
    expect(pods.filter(({ outcome }) => outcome === 'waiting').length).toBe(6);
    expect(waited('QUOTA')).toBeGreaterThan(6 * 800);
  });
});

describe('a full zone', () => {
  it('makes pods wait for the subnet until others leave', async () => {
    const { pods, waited, subnets } = await run(`
  duration: 30m
  ${SMALL}
  ${ONE_NODE}
  workloads: [{deployment: {name: web, replicas: 25, createAt: 5m}}]
  events: [{at: 4m, zoneFull: {zone: z, for: 10m}}]`);
    expect(pods.every(({ outcome }) => outcome === 'ready')).toBe(true);
    expect(waited('SUBNET_FULL')).toBeGreaterThan(5 * 480);
    const foreign = (time: number) => subnets.findLast((sample) => sample.time <= seconds(time))?.states.get('foreign');
    expect([foreign(230), (foreign(400) ?? 0) > 200, foreign(900)]).toEqual([0, true, 0]);
  });
});

describe('a subnet with others in it and a reservation', () => {
  it('keeps its books', async () => {
    const { subnets } = await run(`
  duration: 3h
  vpc:
    subnets:
      - {id: a, cidr: 10.0.0.0/24, zone: z, foreign: [{atStart: 20, every: {mean: 1m}, lifetime: {mean: 30m}}], reservations: [{cidr: 10.0.0.128/26}]}
  vpcCni: {env: {ENABLE_PREFIX_DELEGATION: "true"}}
  ${ONE_NODE}
  workloads: [{deployment: {name: web, replicas: 25, lifetime: {mean: 10m}}}]`);
    const last = subnets.at(-1);
    expect(last?.states.get('foreign')).toBeGreaterThan(10);
    expect(last?.states.get('cidr-reserved')).toBeGreaterThan(0);
    expect(last?.states.get('cidr-reserved')).toBeLessThan(64);
  });
});

describe('a slow metadata service', () => {
  it('is seen by pods that wait for a new interface', async () => {
    const wait = async (events: string) =>
      (
        await run(`
  duration: 20m
  ${ONE_NODE}
  workloads: [{deployment: {name: web, replicas: 25, createAt: 5m}}]
  events: [${events}]`)
      ).waited('ENI_ATTACHING');
    expect(await wait('{at: 4m, imdsSlow: {factor: 20, for: 10m}}')).toBeGreaterThan(3 * (await wait('')));
  });
});

describe('launches in a subnet that is full', () => {
  const launches = async (nodes: number) => {
    const { usage, nodes: launched } = await run(`
  duration: 150s
  vpc: {subnets: [{id: a, cidr: 10.0.0.0/25, zone: z, occupied: [10.0.0.64/26]}]}
  nodeGroups: [{name: n, instanceType: t3.nano, maxPods: 4, desiredSize: ${nodes}}]
  vpcCni: {env: {WARM_IP_TARGET: "1", MAX_ENI: "1"}}`);
    const asked = usage.filter(({ action }) => action === 'RunInstances');
    return { launched: launched.length, asked: asked.map(({ calls, failed }) => [calls, failed]) };
  };

  it('count as failed calls when EC2 can launch no instance of them', async () => {
    // 60 of 70 have room at first; then nothing is left for the others, which are asked for again every 60 s.
    expect(await launches(70)).toEqual({
      launched: 60,
      asked: [
        [1, 0],
        [1, 1],
        [1, 1],
      ],
    });
  });

  it('count call by call where a group wants more instances than one call is about', async () => {
    expect((await launches(230)).asked[0]).toEqual([3, 2]);
  });
});
