import { describe, expect, it } from 'vitest';
import type { EventRecord, PodRecord } from '../../../models/observations/records.ts';
import { loadScenario } from '../../../scenarios/load.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { runInMemory } from '../../harness/run-in-memory.ts';

/** What three charts' manifests, unchanged, come to in an hour. */
async function run() {
  const { config, warnings } = await loadScenario('test/data/manifests/cluster.yaml');
  const pods: PodRecord[] = [];
  const events: EventRecord[] = [];
  const watch = { pod: (record: PodRecord) => pods.push(record), event: (record: EventRecord) => events.push(record) };
  runInMemory(config, { check: true }, watch);
  const of = (owner: string) => pods.filter((pod) => pod.owner === owner).sort((a, b) => a.created - b.created);
  return { config, warnings, pods, events, of };
}
const result = await run();

describe('the manifests of charts', () => {
  it('run unchanged, and what is left out or assumed is said', () => {
    const directory = 'test/data/manifests';
    expect(result.warnings).toEqual([
      `${directory}/web.yaml: skipped 1 ConfigMap, 1 Service: only kinds that create pods, or decide about them, are read`,
      `${directory}/database.yaml: skipped 1 Service: only kinds that create pods, or decide about them, are read`,
      `${directory}/reports.yaml: how long the pods of the CronJob nightly-export run is not in a manifest, 30s are assumed: give manifests.behavior`,
      `${directory}/reports.yaml: the CronJob paused is suspended; skipped`,
    ]);
    expect(result.pods.every(({ outcome }) => outcome === 'ready')).toBe(true);
  });

  it('of a web application: follow the load, roll out, and keep their budget', () => {
    const pods = result.of('Deployment/storefront');
    const activeAt = (time: number) =>
      pods.filter(({ created, deleted = Number.POSITIVE_INFINITY }) => created <= time && time < deleted);
    expect(activeAt(minutes(9))).toHaveLength(6);
    // 4 cores at 60 % of 300m each.
    expect(activeAt(minutes(20)).length).toBeGreaterThanOrEqual(20);
    expect(activeAt(minutes(20)).length).toBeLessThanOrEqual(24);
    expect(activeAt(minutes(39))).toHaveLength(6);
    // The first probe that counts comes 5 s after the start, and nothing may be missing meanwhile.
    expect(pods.every(({ started, ready }) => (ready ?? 0) - (started ?? 0) >= seconds(5))).toBe(true);
    const readyAt = (time: number) => activeAt(time).filter(({ ready = Number.POSITIVE_INFINITY }) => ready <= time);
    for (let time = minutes(40); time < minutes(45); time += seconds(1)) {
      expect(readyAt(time).length).toBeGreaterThanOrEqual(6);
      expect(activeAt(time).length).toBeLessThanOrEqual(8);
    }
    expect(activeAt(minutes(45)).every(({ created }) => created >= minutes(40))).toBe(true);
  });

  it('of a database: one pod a node, one after the other, gone for its whole grace', () => {
    const pods = result.of('StatefulSet/ledger').slice(0, 3);
    expect(new Set(pods.map(({ node }) => node)).size).toBe(3);
    expect(pods.map(({ name }) => name)).toEqual(['ledger-0', 'ledger-1', 'ledger-2']);
    expect(pods[1]?.created).toBeGreaterThanOrEqual(pods[0]?.ready ?? Number.NaN);
  });

  it('of CronJobs: at their minutes, by their own clock', () => {
    const totals = result.of('CronJob/hourly-totals');
    expect(totals).toHaveLength(11 * 8);
    expect(totals[0]?.created).toBeGreaterThan(minutes(5));
    // Half past one in Berlin, an hour ahead in winter, is half past midnight where the run begins.
    const [nightly] = result.of('CronJob/nightly-export');
    expect(Math.round((nightly?.created ?? 0) / seconds(1))).toBe(1_800);
  });

  it('give pods what their templates say', () => {
    const [web] = result.config.workloads;
    expect(web).toMatchObject({
      kind: 'deployment',
      namespace: 'shop',
      strategy: { maxSurge: { share: 0.25 }, maxUnavailable: { pods: 0 } },
      template: {
        // The init container asks for more CPU than the two containers together, they for more memory.
        requests: { milliCpu: 500, memoryMiB: 320 },
        priority: 100_000,
        gracePeriod: seconds(45),
        preStop: seconds(10),
        readinessDelay: { kind: 'constant', value: seconds(5) },
      },
      autoscaler: { targetPercent: 60, podCpuRequest: 300, podCpuLimit: 1_200, maxReplicas: 40 },
    });
    expect(result.config.workloads[1]).toMatchObject({
      kind: 'statefulSet',
      // The sidecar counts with the containers.
      template: { requests: { milliCpu: 525, memoryMiB: 1_056 } },
    });
  });
});
