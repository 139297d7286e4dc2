import { describe, expect, it } from 'vitest';
import { StatefulSet } from '../../../../models/kubernetes/controllers/stateful-set.ts';
import type { StatefulSetConfig } from '../../../../models/workload-config.ts';
import { seconds } from '../../../../sim/time.ts';
import type { ClusterUnderTest } from '../cluster-under-test.ts';
import { activePods, clusterOfOneNode, SMALL_POD } from './pods.ts';

function create(cluster: ClusterUnderTest, changes: Partial<StatefulSetConfig> = {}): StatefulSet {
  const config: StatefulSetConfig = {
    kind: 'statefulSet',
    namespace: 'data',
    name: 'db',
    template: SMALL_POD,
    selector: [],
    replicas: 3,
    createAt: 0,
    podManagement: 'OrderedReady',
    updateStrategy: 'RollingUpdate',
    lifetime: undefined,
    ...changes,
  };
  return new StatefulSet(cluster.simulation, cluster.apiServer, config, cluster.streams.stream('db'));
}

describe('a StatefulSet', () => {
  it('creates each pod when the one before it is ready', () => {
    const cluster = clusterOfOneNode();
    create(cluster);
    cluster.simulation.runUntil(seconds(10));
    const [first, second, third] = cluster.journal.pods;
    expect(activePods(cluster)).toEqual(['db-0', 'db-1', 'db-2']);
    expect(second?.created).toBeGreaterThanOrEqual(first?.ready ?? Number.NaN);
    expect(third?.created).toBeGreaterThanOrEqual(second?.ready ?? Number.NaN);
  });

  it('creates them all at once when it is parallel', () => {
    const cluster = clusterOfOneNode();
    create(cluster, { podManagement: 'Parallel', replicas: 20 });
    cluster.simulation.runUntil(seconds(0.02));
    expect(activePods(cluster)).toHaveLength(20);
  });

  it('makes a pod anew under its name only when the old one is gone', () => {
    const cluster = clusterOfOneNode();
    create(cluster);
    cluster.simulation.runUntil(seconds(10));
    const middle = cluster.journal.pods.find(({ name }) => name === 'db-1');
    if (middle !== undefined) cluster.apiServer.deletePod(middle);
    cluster.simulation.runUntil(seconds(20));
    const [gone] = cluster.journal.times('podGone');
    const again = cluster.journal.pods.at(-1);
    expect([again?.name, again?.isReady]).toEqual(['db-1', true]);
    expect(again?.created).toBeGreaterThan(gone ?? Number.NaN);
    expect(cluster.journal.pods).toHaveLength(4);
  });

  it('is scaled down from its end, one pod after the other', () => {
    const cluster = clusterOfOneNode();
    const set = create(cluster, { replicas: 4 });
    cluster.simulation.runUntil(seconds(20));
    set.scaleTo(1);
    cluster.simulation.runUntil(seconds(40));
    const goings = cluster.journal.lines.filter((line) => line.includes('podGone')).map((line) => line.split(' ')[2]);
    expect(goings).toEqual(['db-3', 'db-2', 'db-1']);
    const [, second] = cluster.journal.pods.toSorted((a, b) => (a.deleted ?? 1e15) - (b.deleted ?? 1e15));
    expect(second?.deleted).toBeGreaterThan(cluster.journal.times('podGone')[0] ?? Number.NaN);
  });

  it.each(['OrderedReady', 'Parallel'] as const)(
    'updates from its end, one pod after the other (%s)',
    (podManagement) => {
      const cluster = clusterOfOneNode();
      const set = create(cluster, { podManagement });
      cluster.simulation.runUntil(seconds(20));
      set.update({ ...SMALL_POD });
      cluster.simulation.runUntil(seconds(60));
      expect(cluster.journal.pods.slice(3).map(({ name }) => name)).toEqual(['db-2', 'db-1', 'db-0']);
      const [last, middle] = cluster.journal.pods.slice(3);
      const oldMiddle = cluster.journal.pods.find(({ name }) => name === 'db-1');
      expect(oldMiddle?.deleted).toBeGreaterThanOrEqual(last?.ready ?? Number.NaN);
      expect(middle?.isReady).toBe(true);
      expect(new Set(set.pods.map(({ spec }) => spec)).size).toBe(1);
    },
  );

  it('leaves its pods as they are when updates are for somebody else', () => {
    const cluster = clusterOfOneNode();
    const set = create(cluster, { updateStrategy: 'OnDelete' });
    cluster.simulation.runUntil(seconds(20));
    set.update({ ...SMALL_POD });
    cluster.simulation.runUntil(seconds(60));
    expect(cluster.journal.pods).toHaveLength(3);
  });
});
