import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../../../models/kubernetes/pod.ts';
import { seconds } from '../../../../sim/time.ts';
import { ClusterUnderTest, readyNode } from '../cluster-under-test.ts';

const requests = { milliCpu: 500, memoryMiB: 100 };
const allocatable = { milliCpu: 1_000, memoryMiB: 4_096 };

/** A cluster of nodes for two pods each. */
function cluster(...names: string[]): ClusterUnderTest {
  const made = new ClusterUnderTest();
  for (const name of names) made.addNode(readyNode({ name, allocatable }));
  return made;
}

function create(made: ClusterUnderTest, name: string, changes: Partial<PodSpec>) {
  const pod = made.createPod(name, { requests, ...changes });
  made.simulation.runUntil(made.simulation.now + seconds(1));
  return pod;
}

describe('priority', () => {
  it('lets the pod of the highest priority go first, and among equal ones the one that waits longest', () => {
    const made = cluster('node');
    const pods = [1, 5, 5, 9].map((priority, index) =>
      made.createPod(`${index}`, { priority, requests: { milliCpu: 1, memoryMiB: 1 } }),
    );
    made.simulation.runUntil(seconds(1));
    const order = pods.toSorted((a, b) => (a.scheduled ?? 0) - (b.scheduled ?? 0)).map(({ name }) => name);
    // The first is being tried already when the others come.
    expect(order).toEqual(['0', '3', '1', '2']);
  });
});

describe('preemption', () => {
  it('deletes a pod of lower priority for one that fits nowhere, and gives the place to that one', () => {
    const made = cluster('node');
    const [low, high] = [create(made, 'low', { priority: 1 }), create(made, 'high', { priority: 5 })];
    const urgent = create(made, 'urgent', { priority: 10 });
    made.simulation.runUntil(seconds(20));
    expect(low.deleted).toBeDefined();
    expect(high.deleted).toBeUndefined();
    expect(urgent.node?.name).toBe('node');
  });

  it('keeps the place from pods of lower priority while the victims are stopping', () => {
    const made = cluster('node');
    create(made, 'low', { priority: 1 });
    create(made, 'other', { priority: 5 });
    const urgent = create(made, 'urgent', { priority: 10 });
    const late = create(made, 'late', { priority: 2 });
    made.simulation.runUntil(seconds(30));
    expect(urgent.node?.name).toBe('node');
    expect(late.node).toBeUndefined();
  });

  it('takes as few as it must, the least important ones', () => {
    const made = new ClusterUnderTest();
    made.addNode(readyNode({ allocatable: { milliCpu: 1_500, memoryMiB: 4_096 } }));
    const pods = [3, 1, 2].map((priority) => create(made, `priority-${priority}`, { priority }));
    create(made, 'urgent', { priority: 10 });
    expect(pods.map(({ deleted }) => deleted !== undefined)).toEqual([false, true, false]);
  });

  it('goes where the most important victim is the least important', () => {
    const made = cluster('a', 'b');
    const nodes = new Map<string, string>();
    for (const [name, priority] of [
      ['a1', 1],
      ['b1', 3],
      ['a2', 4],
      ['b2', 3],
    ] as const) {
      const pod = create(made, name, {
        priority,
        nodeSelector: new Map([['kubernetes.io/hostname', name.slice(0, 1)]]),
      });
      nodes.set(name, pod.node?.name ?? '');
    }
    const urgent = create(made, 'urgent', { priority: 10, requests: { milliCpu: 1_000, memoryMiB: 1 } });
    made.simulation.runUntil(seconds(30));
    // All of a node must go: a's most important has 4, b's has 3.
    expect(urgent.node?.name).toBe('b');
    expect(made.journal.pods.filter(({ deleted }) => deleted !== undefined).map(({ name }) => name)).toEqual([
      'b1',
      'b2',
    ]);
  });

  it.each<[string, Partial<PodSpec>]>([
    ['when its policy is Never', { priority: 10, preemptionPolicy: 'Never' }],
    ['when no pod has a lower priority', { priority: 1 }],
    ['when it would not help: no node has the label', { priority: 10, nodeSelector: new Map([['gpu', 'yes']]) }],
    ['when it would not help: no node is that large', { priority: 10, requests: { milliCpu: 2_000, memoryMiB: 1 } }],
  ])('does not happen %s', (_, changes) => {
    const made = cluster('node');
    const pods = [create(made, 'a', { priority: 1 }), create(made, 'b', { priority: 1 })];
    const urgent = create(made, 'urgent', changes);
    made.simulation.runUntil(seconds(30));
    expect(pods.map(({ deleted }) => deleted)).toEqual([undefined, undefined]);
    expect(urgent.node).toBeUndefined();
  });
});
