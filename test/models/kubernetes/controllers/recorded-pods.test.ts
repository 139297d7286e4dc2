import { expect, it } from 'vitest';
import { replayRecordedPods } from '../../../../models/kubernetes/controllers/recorded-pods.ts';
import { milliseconds, minutes, seconds } from '../../../../sim/time.ts';
import { ClusterUnderTest, readyNode } from '../cluster-under-test.ts';

const recorded = (name: string, createAt: number, lifetime: number | undefined) => ({
  namespace: 'default',
  name,
  owner: 'Job/batch',
  requests: { milliCpu: 10, memoryMiB: 10 },
  createAt,
  lifetime,
});

it('creates recorded pods at their times, whatever their order, and lets them complete after their lifetime', () => {
  const cluster = new ClusterUnderTest();
  const node = readyNode();
  cluster.addNode(node);
  replayRecordedPods(cluster.simulation, cluster.apiServer, [
    recorded('late', minutes(2), seconds(5)),
    recorded('early', 0, minutes(1)),
    recorded('same', minutes(2), undefined),
  ]);
  cluster.simulation.runUntil(minutes(10));
  expect(cluster.journal.pods.map((pod) => [pod.name, pod.created])).toEqual([
    ['early', 0],
    ['late', minutes(2)],
    ['same', minutes(2)],
  ]);
  expect(cluster.journal.pods.map((pod) => pod.deleted)).toEqual([
    minutes(1) + milliseconds(10),
    minutes(2) + seconds(5) + milliseconds(10),
    undefined,
  ]);
  expect(node.podCount).toBe(1);
  expect(cluster.journal.pods[0]?.spec.owner).toBe('Job/batch');
});
