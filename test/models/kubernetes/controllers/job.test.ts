import { describe, expect, it } from 'vitest';
import { CronJob } from '../../../../models/kubernetes/controllers/cron-job.ts';
import { Job } from '../../../../models/kubernetes/controllers/job.ts';
import type { CronJobConfig, JobSpec } from '../../../../models/workload-config.ts';
import { constant } from '../../../../sim/distributions.ts';
import { milliseconds, minutes, seconds } from '../../../../sim/time.ts';
import type { ClusterUnderTest } from '../cluster-under-test.ts';
import { activePods, clusterOfOneNode, SMALL_POD } from './pods.ts';

const JOB: JobSpec = {
  template: SMALL_POD,
  parallelism: 1,
  completions: 1,
  backoffLimit: 6,
  runTime: constant(seconds(10)),
  failureRate: 0,
};

function start(cluster: ClusterUnderTest, changes: Partial<JobSpec>): { ended: () => number | undefined } {
  let endedAt: number | undefined;
  const ended = () => {
    endedAt = cluster.simulation.now;
  };
  const options = { ...JOB, ...changes, namespace: 'batch', name: 'sum', owner: 'Job/sum', ended };
  new Job(cluster.simulation, cluster.apiServer, options, cluster.streams.stream('job'));
  return { ended: () => endedAt };
}

describe('a Job', () => {
  it('runs as many pods at a time as it may, until enough have succeeded', () => {
    const cluster = clusterOfOneNode();
    const job = start(cluster, { parallelism: 5, completions: 12 });
    let most = 0;
    for (let second = 1; second <= 120; second++) {
      cluster.simulation.runUntil(seconds(second));
      most = Math.max(most, activePods(cluster).length);
    }
    expect([most, cluster.journal.pods.length]).toEqual([5, 12]);
    expect(cluster.journal.pods.every(({ outcome }) => outcome === 'ready')).toBe(true);
    expect(job.ended()).toBeLessThan(seconds(50));
  });

  it('looks a second after a pod has ended, and then creates the next', () => {
    const cluster = clusterOfOneNode();
    start(cluster, { completions: 2 });
    cluster.simulation.runUntil(seconds(60));
    const [first, second] = cluster.journal.pods;
    const pause = (second?.created ?? 0) - (first?.deleted ?? 0);
    expect(pause).toBeGreaterThanOrEqual(seconds(1));
    // Up to a second until the kubelet sees that the containers have exited.
    expect(pause).toBeLessThan(seconds(2.1));
  });

  it('creates what failed anew after 10, 20, 40 s, until its limit is passed', () => {
    const cluster = clusterOfOneNode();
    const job = start(cluster, { failureRate: 1, backoffLimit: 3 });
    cluster.simulation.runUntil(minutes(20));
    const { pods } = cluster.journal;
    expect(pods).toHaveLength(4);
    const pauses = pods.slice(1).map((pod, index) => (pod.created - (pods[index]?.deleted ?? 0)) / seconds(1));
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(10 * 2 ** index);
      expect(pause).toBeLessThan(10 * 2 ** index + 1.1);
    }
    expect(job.ended()).toBeGreaterThan(0);
  });

  it('takes a pod that is deleted for a failure, and goes on', () => {
    const cluster = clusterOfOneNode();
    const job = start(cluster, {});
    cluster.simulation.runUntil(seconds(5));
    const [pod] = cluster.journal.pods;
    if (pod !== undefined) cluster.apiServer.deletePod(pod);
    cluster.simulation.runUntil(seconds(60));
    expect(cluster.journal.pods).toHaveLength(2);
    expect(cluster.journal.pods[1]?.created).toBeGreaterThanOrEqual(seconds(15));
    expect(job.ended()).toBeLessThan(seconds(30));
  });

  it('without a number of completions is done when one pod has succeeded and the others have ended', () => {
    const cluster = clusterOfOneNode();
    const job = start(cluster, { parallelism: 3, completions: undefined });
    cluster.simulation.runUntil(seconds(60));
    expect(cluster.journal.pods).toHaveLength(3);
    expect(job.ended()).toBeLessThan(seconds(15));
  });
});

describe('a CronJob', () => {
  const schedule = (cluster: ClusterUnderTest, changes: Partial<CronJobConfig>) =>
    new CronJob(
      cluster.simulation,
      cluster.apiServer,
      {
        kind: 'cronJob',
        namespace: 'batch',
        name: 'tick',
        dueAt: [minutes(1), minutes(2), minutes(3)],
        concurrencyPolicy: 'Allow',
        job: JOB,
        ...changes,
      },
      cluster.streams.stream('cron'),
    );
  const createdAt = (cluster: ClusterUnderTest) => cluster.journal.pods.map(({ created }) => created);
  const delay = milliseconds(110);

  it('creates a Job 100 ms after its schedule comes due', () => {
    const cluster = clusterOfOneNode();
    schedule(cluster, {});
    cluster.simulation.runUntil(minutes(5));
    expect(createdAt(cluster)).toEqual([minutes(1) + delay, minutes(2) + delay, minutes(3) + delay]);
    expect(cluster.journal.pods.map(({ name }) => name)).toEqual(['tick-1-1', 'tick-2-1', 'tick-3-1']);
  });

  const job: JobSpec = { ...JOB, runTime: constant(seconds(90)) };

  it('makes up for a time at which a Job still ran when that has ended, if it must', () => {
    const cluster = clusterOfOneNode();
    schedule(cluster, { job, concurrencyPolicy: 'Forbid' });
    cluster.simulation.runUntil(minutes(9));
    const [first, second, third, ...more] = cluster.journal.pods;
    expect(more).toEqual([]);
    expect(first?.created).toBe(minutes(1) + delay);
    for (const [made, before] of [
      [second, first],
      [third, second],
    ]) {
      const wait = (made?.created ?? 0) - (before?.deleted ?? 0);
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThan(seconds(2));
    }
  });

  it('makes up for the last of several times only, and not later than its deadline', () => {
    const long: JobSpec = { ...JOB, runTime: constant(minutes(3)) };
    const made = (startingDeadline?: number) => {
      const cluster = clusterOfOneNode();
      schedule(cluster, { job: long, concurrencyPolicy: 'Forbid', startingDeadline });
      cluster.simulation.runUntil(minutes(20));
      return cluster.journal.pods.length;
    };
    expect(made()).toBe(2);
    expect(made(seconds(90))).toBe(2);
    expect(made(seconds(30))).toBe(1);
  });

  it('deletes the Job that still runs, if it must', () => {
    const cluster = clusterOfOneNode();
    schedule(cluster, { job, concurrencyPolicy: 'Replace' });
    cluster.simulation.runUntil(minutes(6));
    expect(createdAt(cluster)).toHaveLength(3);
    expect(cluster.journal.pods[0]?.deleted).toBe(minutes(2) + milliseconds(100));
    expect(activePods(cluster)).toEqual([]);
  });
});
