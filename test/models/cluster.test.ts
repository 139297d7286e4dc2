import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ClusterConfig } from '../../models/cluster-config.ts';
import { findInstanceType } from '../../models/ec2/instance-types.ts';
import type {
  Ec2CallRecord,
  Ec2UsageRecord,
  NodeRecord,
  PodRecord,
  PoolSample,
  SubnetSample,
} from '../../models/observations/records.ts';
import { loadScenario } from '../../scenarios/load.ts';
import { HeapQueue } from '../../sim/event-queue.ts';
import { RandomStreams } from '../../sim/random.ts';
import { seconds } from '../../sim/time.ts';
import { configOf, randomSpec } from '../harness/random-scenario.ts';
import { runInMemory } from '../harness/run-in-memory.ts';

/** More for a hunt: RANDOM_RUNS=5000 npx vitest run test/models/cluster.test.ts */
const RUNS = Number(process.env.RANDOM_RUNS ?? 60);
// The same ones each time, so that nobody's change fails for what another one did; a hunt draws its own.
const SEED = process.env.RANDOM_RUNS === undefined ? { seed: 1 } : {};

/** Runs with every invariant asserted, and keeps the records. */
function observe(config: ClusterConfig) {
  const records = {
    pods: [] as PodRecord[],
    nodes: [] as NodeRecord[],
    subnets: [] as SubnetSample[],
    pools: [] as PoolSample[],
    calls: [] as Ec2CallRecord[],
    usage: [] as Ec2UsageRecord[],
  };
  const run = runInMemory(
    config,
    { check: true },
    {
      pod: (record) => records.pods.push(record),
      node: (record) => records.nodes.push(record),
      subnet: (record) => records.subnets.push(record),
      pool: (record) => records.pools.push(record),
      ec2Call: (record) => records.calls.push(record),
      ec2Usage: (record) => records.usage.push(record),
    },
  );
  return { ...run, ...records };
}

type Observed = ReturnType<typeof observe>;

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function expectAddressesConserved({ subnets, pools }: Observed): void {
  for (const { size, states, exhausted, freePrefixes, ...sample } of subnets) {
    expect({ ...sample, sum: sum(states.values()) }).toEqual({ ...sample, sum: size });
    expect(Math.min(...states.values())).toBeGreaterThanOrEqual(0);
    expect(freePrefixes * 16).toBeLessThanOrEqual((states.get('free') ?? 0) + (states.get('free-unusable') ?? 0));
  }
  for (const { total, assigned, cooling, warm, enis, ...sample } of pools) {
    expect({ ...sample, total: assigned + cooling + warm }).toEqual({ ...sample, total });
    expect(Math.min(assigned, cooling, warm)).toBeGreaterThanOrEqual(0);
  }
}

/** From the ADD that gave the address until the pod's deletion was asked for (its DEL comes later), or its instance was gone. */
function expectNoAddressOnTwoPods({ pods, nodes }: Observed, end: number): void {
  const removed = new Map(nodes.map((node) => [node.name, node.removed ?? end]));
  const holdsUntil = ({ deleted, node = '' }: PodRecord) => Math.min(deleted ?? end, removed.get(node) ?? end);
  const byAddress = new Map<string, PodRecord[]>();
  for (const pod of pods)
    if (pod.address !== undefined) byAddress.set(pod.address, [...(byAddress.get(pod.address) ?? []), pod]);
  for (const [address, holders] of byAddress) {
    const inOrder = holders.toSorted((a, b) => (a.addressAssigned ?? 0) - (b.addressAssigned ?? 0));
    for (const [index, holder] of inOrder.entries()) {
      const next = inOrder[index + 1]?.addressAssigned ?? end;
      expect({ address, until: holdsUntil(holder) }).toSatisfy(({ until }) => until <= next);
    }
  }
}

function expectLimitsKept({ nodes, pools }: Observed, { vpcCni }: ClusterConfig): void {
  const addressesPerPrefix = vpcCni.env.ENABLE_IPv6 === 'true' ? 2 ** 48 : 16;
  const typeOfNode = new Map(nodes.map(({ name, instanceType }) => [name, findInstanceType(instanceType)]));
  for (const { podsMost, maxPods } of nodes) expect(podsMost).toBeLessThanOrEqual(maxPods);
  for (const { node, total, enis, prefixes } of pools) {
    const type = typeOfNode.get(node);
    if (type === undefined) throw new Error(node);
    const slots = enis * (type.ipv4PerEni - 1);
    expect(enis).toBeLessThanOrEqual(type.enis);
    expect(prefixes).toBeLessThanOrEqual(slots);
    expect(total).toBeLessThanOrEqual(prefixes > 0 ? slots * addressesPerPrefix : slots);
  }
}

function expectWaitsAddUp({ pods }: Observed): void {
  for (const { name, addressWait, waitParts, attempts, firstAttempt = 0, addressAssigned } of pods) {
    expect({ name, parts: sum(waitParts.values()) }).toEqual({ name, parts: addressWait });
    if (attempts <= 1 && addressAssigned !== undefined) expect(addressWait).toBe(0);
    if (addressAssigned !== undefined)
      expect({ name, addressWait }).toEqual({ name, addressWait: addressAssigned - firstAttempt });
  }
}

/** Every pod that was created has one record: those of a Deployment are numbered from 1 without a gap. */
function expectPodsAccountedFor({ pods }: Observed, config: ClusterConfig): void {
  for (const workload of config.workloads) {
    if (workload.kind !== 'deployment') continue;
    const own = pods.filter(({ owner }) => owner === `Deployment/${workload.name}`);
    const numbers = own.map(({ name }) => Number(name.slice(workload.name.length + 1)));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(own.map((_, index) => index + 1));
    if (workload.createAt < config.duration) expect(own.length).toBeGreaterThanOrEqual(workload.replicas);
  }
}

/** Those of node groups count with the others, but have no rows of their own: no daemon made them. */
function expectCallsCounted({ calls, usage, nodes }: Observed): void {
  const isOfGroups = ({ action }: Ec2UsageRecord) => /^(RunInstances|TerminateInstances|CreateFleet)$/.test(action);
  const ofDaemons = usage.filter((minute) => !isOfGroups(minute));
  const accepted = usage.filter(isOfGroups).map(({ calls: made, throttled }) => made - throttled);
  expect(sum(accepted)).toBeGreaterThanOrEqual(nodes.length === 0 ? 0 : 1);
  expect(sum(accepted)).toBeLessThanOrEqual(2 * nodes.length);
  expect(sum(ofDaemons.map((minute) => minute.calls))).toBe(calls.length);
  expect(sum(ofDaemons.map(({ throttled, failed }) => throttled + failed))).toBe(
    calls.filter(({ error }) => error !== undefined).length,
  );
}

/** What is not remembered begins anew when it is asked for again: two would draw the same numbers. */
function expectNoStreamTwice(asked: { readonly mock: { readonly calls: readonly (readonly string[])[] } }): void {
  const names = asked.mock.calls.flat();
  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
}

// A failure is shrunk to a small scenario first, which may take minutes.
describe('a cluster of any make', { timeout: 600_000 }, () => {
  it('keeps its books: addresses, pods, waits, limits, calls, random streams', async () => {
    const streams = vi.spyOn(RandomStreams.prototype, 'seedOf');
    await fc.assert(
      fc.asyncProperty(randomSpec({ inStep: true }), async (spec) => {
        const config = await configOf(spec);
        streams.mockClear();
        const observed = observe(config);
        expectNoStreamTwice(streams);
        expectAddressesConserved(observed);
        expectNoAddressOnTwoPods(observed, config.duration);
        expectLimitsKept(observed, config);
        expectWaitsAddUp(observed);
        expectPodsAccountedFor(observed, config);
        expectCallsCounted(observed);
      }),
      { numRuns: RUNS, ...SEED },
    );
  });

  it('gives the same bytes again, on every queue, and when it is checked', async () => {
    await fc.assert(
      fc.asyncProperty(randomSpec({ inStep: true }), async (spec) => {
        const config = await configOf(spec);
        const run = runInMemory(config);
        expect(runInMemory(config)).toEqual(run);
        expect(runInMemory(config, { queue: (events) => new HeapQueue(events) })).toEqual(run);
        expect(runInMemory(config, { check: true })).toEqual(run);
      }),
      { numRuns: RUNS, ...SEED },
    );
  });

  it('gives the same bytes on every queue in a day of real churn', async () => {
    const { config } = await loadScenario('quickstart');
    const run = runInMemory(config);
    expect(runInMemory(config, { queue: (events) => new HeapQueue(events) })).toEqual(run);
  });

  // A round that is skipped draws nothing for the order of its walks, and is not in step with another node's: so only the
  // daemon's fixed order, and nodes that are not in step, can be compared.
  it('comes to the same whether quiet rounds are skipped or not', async () => {
    await fc.assert(
      fc.asyncProperty(randomSpec({ inStep: false }), async (spec) => {
        const config = await configOf(spec);
        const inOrder = { ...config, vpcCni: { ...config.vpcCni, walkOrder: 'device' as const } };
        const skipped = runInMemory(inOrder);
        const simulated = runInMemory(inOrder, { skipQuietRounds: false });
        expect(simulated.files).toEqual(skipped.files);
      }),
      { numRuns: RUNS, ...SEED },
    );
  });
});

it('does not count addresses that a new process reads from a belated IMDS but EC2 has taken back', async () => {
  const config = await configOf({
    duration: '10m',
    ec2: { latency: { '*': '300ms' }, imds: { addressLag: '60s' } },
    vpc: { subnets: [{ id: 'a', cidr: '10.0.0.0/24', zone: 'zone-a' }] },
    vpcCni: { env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '2' } },
    nodeGroups: [{ name: 'workers', desiredSize: 1, boot: { daemonStart: '1s' } }],
    events: [
      { at: '300s', changeSettings: { env: { WARM_PREFIX_TARGET: '1' } } },
      { at: '357s', restartIpamd: {} },
    ],
  });
  const { subnets, pools } = observe(config);
  const poolAt = (time: number) => pools.filter((pool) => pool.time <= time).at(-1)?.warm;
  const ledgerAt = (time: number) => subnets.find((sample) => sample.time === time)?.states.get('warm');
  expect(poolAt(seconds(360))).toBe(32);
  expect(ledgerAt(seconds(360))).toBe(16);
});
