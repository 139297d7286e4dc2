import { describe, expect, it } from 'vitest';
import { Node } from '../../../../models/kubernetes/node.ts';
import { feasibleNodesToFind } from '../../../../models/kubernetes/scheduler/feasible-nodes-to-find.ts';
import { selectorOf } from '../../../../models/label-selector.ts';
import { milliseconds, minutes, seconds } from '../../../../sim/time.ts';
import { ClusterUnderTest, podRequesting, readyNode } from '../cluster-under-test.ts';

const SPEC = { zone: 'a', maxPods: 10, allocatable: { milliCpu: 4_000, memoryMiB: 8_192 } };

describe('the number of nodes with room that the scheduler looks for', () => {
  it.each([
    [0, 0],
    [99, 99],
    [100, 100],
    // 50 - 250/125 = 48 %.
    [250, 120],
    [1_000, 420],
    [5_000, 500],
    // 50 - 6000/125 = 2, but never below 5 %.
    [6_000, 300],
  ])('of %i nodes: %i', (nodes, expected) => {
    expect(feasibleNodesToFind(nodes)).toBe(expected);
  });
});

describe('scheduling', () => {
  it('takes 10 ms for each pod at 100 pods a second, in the order of their creation', () => {
    const cluster = new ClusterUnderTest();
    cluster.addNode(readyNode());
    for (const name of ['first', 'second', 'third']) cluster.createPod(name);
    cluster.simulation.runUntil(seconds(1));
    expect(cluster.journal.times('podScheduled')).toEqual([10_000, 20_000, 30_000]);
    expect(cluster.journal.pods.map((pod) => pod.scheduled)).toEqual([10_000, 20_000, 30_000]);
  });

  it('spends no time on a pod that was deleted in the queue, and does not bind one that is deleted while it is tried', () => {
    const cluster = new ClusterUnderTest();
    cluster.addNode(readyNode());
    const [first, second, third] = [
      cluster.createPod('first'),
      cluster.createPod('second'),
      cluster.createPod('third'),
    ];
    cluster.simulation.runUntil(milliseconds(5));
    cluster.apiServer.deletePod(first);
    cluster.apiServer.deletePod(second);
    cluster.simulation.runUntil(seconds(1));
    expect([first.node, second.node]).toEqual([undefined, undefined]);
    expect(third.scheduled).toBe(milliseconds(20));
  });

  it('prefers the node with the most left', () => {
    const cluster = new ClusterUnderTest();
    const [full, empty] = [readyNode({ name: 'full' }), readyNode({ name: 'empty' })];
    cluster.addNode(full);
    cluster.addNode(empty);
    cluster.apiServer.createPodOn(
      full,
      { ...cluster.createPod('x').spec, requests: { milliCpu: 2_000, memoryMiB: 8_192 } },
      'big',
    );
    const pod = cluster.createPod('pod');
    cluster.simulation.runUntil(seconds(1));
    expect(pod.node?.name).toBe('empty');
  });

  it('chooses evenly among nodes of the same score', () => {
    const count = new Map<string, number>();
    const cluster = new ClusterUnderTest();
    const nodes = ['a', 'b', 'c', 'd'].map((name) => readyNode({ name }));
    for (const node of nodes) cluster.addNode(node);
    for (let index = 0; index < 2_000; index++) {
      // Each pod has ended before the next comes, so that all nodes are always equally empty.
      const pod = cluster.createPod(`pod-${index}`, {}, 0);
      cluster.simulation.runUntil(cluster.simulation.now + seconds(2));
      count.set(pod.node?.name ?? '', (count.get(pod.node?.name ?? '') ?? 0) + 1);
    }
    // 500 each; the standard deviation is 19.4.
    for (const node of nodes) expect(Math.abs((count.get(node.name) ?? 0) - 500)).toBeLessThan(80);
  });

  it('places the same pods the same way for the same seed, and otherwise for another', () => {
    const placements = (seed: number) => {
      const cluster = new ClusterUnderTest({ seed });
      for (let index = 0; index < 20; index++) cluster.addNode(readyNode({ name: `node-${index}` }));
      for (let index = 0; index < 50; index++) cluster.createPod(`pod-${index}`);
      cluster.simulation.runUntil(seconds(10));
      return cluster.journal.pods.map((pod) => pod.node?.name);
    };
    expect(placements(1)).toEqual(placements(1));
    expect(placements(2)).not.toEqual(placements(1));
  });

  it('goes on behind the last node it looked at, one zone after the other', () => {
    const cluster = new ClusterUnderTest();
    // 200 nodes: 50 - 1 = 49 % is below 100, so 100 are looked for: each half of the nodes in turn.
    for (let index = 0; index < 200; index++) {
      cluster.addNode(readyNode({ name: `${index}`, zone: index < 100 ? 'a' : 'b' }));
    }
    const pods = [cluster.createPod('1'), cluster.createPod('2'), cluster.createPod('3')];
    cluster.simulation.runUntil(seconds(1));
    // Interleaved, the first half is 0-49 of zone a and 100-149 of zone b.
    const isInFirstHalf = (name: string | undefined) => Number(name) % 100 < 50;
    expect(pods.map((pod) => isInFirstHalf(pod.node?.name))).toEqual([true, false, true]);
  });
});

describe('a cluster of 5,000 nodes', () => {
  const config = { podsPerSecond: 283, strategy: 'LeastAllocated', ipAware: false } as const;
  const cluster = new ClusterUnderTest({ scheduler: { config } });
  for (let index = 0; index < 5_000; index++) cluster.addNode(readyNode({ name: `${index}` }));
  for (let index = 0; index < 1_000; index++) cluster.createPod(`${index}`);
  cluster.simulation.runUntil(seconds(10));
  const { pods } = cluster.journal;

  it('places pods at the pace of its tier', () => {
    expect((pods.at(-1)?.scheduled ?? 0) / seconds(1)).toBeCloseTo(1_000 / 283, 2);
  });

  it('looks for 500 nodes with room for each pod, and goes on behind them for the next', () => {
    for (const [index, pod] of pods.entries()) {
      expect(Math.floor(Number(pod.node?.name) / 500)).toBe(index % 10);
    }
  });
});

describe('a pod that fits nowhere', () => {
  it('is told why, node by node', () => {
    const cluster = new ClusterUnderTest();
    cluster.addNode(new Node({ ...SPEC, name: 'booting' }));
    cluster.addNode(readyNode({ name: 'no-slot', maxPods: 0 }));
    cluster.addNode(readyNode({ name: 'no-slot-either', maxPods: 0 }));
    const cordoned = readyNode({ name: 'cordoned' });
    cordoned.cordon();
    cluster.addNode(cordoned);
    const pod = cluster.createPod('pod');
    cluster.simulation.runUntil(seconds(1));
    expect(cluster.journal.reasons[0]).toEqual(
      new Map([
        ['node(s) had untolerated taint {node.kubernetes.io/not-ready: }', 1],
        ['Too many pods', 2],
        ['node(s) were unschedulable', 1],
      ]),
    );
    expect(pod.outcome).toBe('unschedulable');
  });

  it('is tried again when a node becomes Ready, once its back-off is over', () => {
    const cluster = new ClusterUnderTest();
    const node = new Node({ ...SPEC, name: 'booting' });
    cluster.addNode(node);
    const pod = cluster.createPod('pod');
    cluster.simulation.at(milliseconds(500), () => node.setReady());
    cluster.simulation.runUntil(seconds(3));
    // First attempt at 10 ms; back-off 1 s; the flush comes within the second after that; 10 ms for the second attempt.
    expect(pod.scheduled).toBeGreaterThanOrEqual(milliseconds(1_020));
    expect(pod.scheduled).toBeLessThanOrEqual(milliseconds(2_020));
  });

  it('is tried at once when its back-off is long over', () => {
    const cluster = new ClusterUnderTest();
    const node = new Node({ ...SPEC, name: 'booting' });
    cluster.addNode(node);
    const pod = cluster.createPod('pod');
    cluster.simulation.at(seconds(60), () => node.setReady());
    cluster.simulation.runUntil(seconds(61));
    expect(pod.scheduled).toBe(seconds(60) + milliseconds(10));
  });

  it('waits 1, 2, 4, 8, 10, 10 s and up to a second more between attempts, however often pods end', () => {
    const cluster = new ClusterUnderTest();
    const node = readyNode({ maxPods: 0 });
    cluster.addNode(node);
    cluster.createPod('pod');
    // Another pod ends every 10 ms, and yet there is never room.
    const ending = podRequesting(0, 0);
    const endOne = () => {
      node.bind(ending, cluster.simulation.now);
      node.release(ending);
      cluster.simulation.after(milliseconds(10), endOne);
    };
    endOne();
    cluster.simulation.runUntil(seconds(50));
    const attempts = cluster.journal.times('podUnschedulable');
    const gaps = attempts.slice(1).map((time, index) => (time - (attempts[index] ?? 0)) / seconds(1));
    expect(gaps.length).toBeGreaterThanOrEqual(5);
    [1, 2, 4, 8, 10, 10].slice(0, gaps.length).forEach((backOff, index) => {
      expect(gaps[index]).toBeGreaterThanOrEqual(backOff);
      expect(gaps[index]).toBeLessThanOrEqual(backOff + 1.02);
    });
  });

  it('is not tried when a pod ends although only a node could help, nor when a node changes on which it does not fit', () => {
    const cluster = new ClusterUnderTest();
    const booting = new Node({ ...SPEC, name: 'booting' });
    cluster.addNode(booting);
    cluster.createPod('pod');
    cluster.simulation.runUntil(seconds(20));
    const ending = podRequesting(0, 0);
    booting.bind(ending, cluster.simulation.now);
    booting.release(ending);
    cluster.scheduler.addNode(readyNode({ name: 'small', maxPods: 0 }));
    cluster.simulation.runUntil(seconds(40));
    expect(cluster.journal.times('podUnschedulable')).toHaveLength(1);
  });

  it('gets the slot of a pod that ends', () => {
    const cluster = new ClusterUnderTest();
    cluster.addNode(readyNode({ maxPods: 1 }));
    const first = cluster.createPod('first', {}, seconds(30));
    const second = cluster.createPod('second');
    cluster.simulation.runUntil(seconds(40));
    expect(first.deleted).toBe(seconds(30) + milliseconds(10));
    expect(second.scheduled).toBeGreaterThan(first.deleted ?? 0);
    expect(second.scheduled).toBeLessThanOrEqual((first.deleted ?? 0) + seconds(1) + milliseconds(10));
  });

  it('is tried again after 5 minutes without any event, and a minute has no event of the scheduler before', () => {
    const cluster = new ClusterUnderTest();
    cluster.addNode(readyNode({ maxPods: 0 }));
    cluster.createPod('pod');
    cluster.simulation.runUntil(seconds(1));
    const events = cluster.simulation.eventsRun;
    cluster.simulation.runUntil(minutes(5));
    expect(cluster.simulation.eventsRun).toBe(events);
    cluster.simulation.runUntil(minutes(5) + seconds(31));
    expect(cluster.journal.times('podUnschedulable')).toHaveLength(2);
  });

  it('is gone at once when it is deleted, and leaves the scheduler without events', () => {
    const cluster = new ClusterUnderTest();
    const node = readyNode({ maxPods: 0 });
    cluster.addNode(node);
    const pod = cluster.createPod('pod');
    cluster.simulation.runUntil(seconds(1));
    cluster.apiServer.deletePod(pod);
    expect(cluster.journal.from(seconds(1))).toEqual(['podGone pod']);
    cluster.scheduler.addNode(readyNode({ name: 'roomy' }));
    cluster.simulation.runUntil(minutes(20));
    expect(pod.node).toBeUndefined();
    expect(cluster.journal.from(seconds(1))).toEqual(['podGone pod']);
  });
});

it('an idle scheduler has no events', () => {
  const cluster = new ClusterUnderTest();
  cluster.addNode(readyNode());
  cluster.simulation.runUntil(minutes(60));
  expect(cluster.simulation.eventsRun).toBe(0);
});

describe('a pod that waits for the start of another', () => {
  it('goes where its affinity leads it as soon as the first of those pods is bound', () => {
    const cluster = new ClusterUnderTest();
    for (const name of ['a', 'b']) cluster.addNode(readyNode({ name }));
    const db = new Map([['app', 'db']]);
    const term = { topologyKey: 'kubernetes.io/hostname', selector: selectorOf(db), namespaces: undefined };
    const web = cluster.createPod('web', { affinity: { requiredPodAffinity: [term] } });
    cluster.simulation.runUntil(seconds(20));
    expect(web.node).toBeUndefined();
    const first = cluster.createPod('db', { labels: db });
    cluster.simulation.runUntil(seconds(21));
    expect(web.node).toBe(first.node);
  });
});

describe('MostAllocated', () => {
  it('fills one node before it begins another', () => {
    const config = { podsPerSecond: 100, strategy: 'MostAllocated', ipAware: false } as const;
    const cluster = new ClusterUnderTest({ scheduler: { config } });
    for (const name of ['a', 'b', 'c']) cluster.addNode(readyNode({ name, maxPods: 4 }));
    for (let index = 0; index < 4; index++) cluster.createPod(`${index}`);
    cluster.simulation.runUntil(seconds(1));
    expect(new Set(cluster.journal.pods.map((pod) => pod.node?.name)).size).toBe(1);
  });
});

describe('ipAware', () => {
  it('keeps pods off nodes that have no free address, but not those that need none', () => {
    const free = new Map([
      ['none', 0],
      ['one', 1],
    ]);
    const config = { podsPerSecond: 100, strategy: 'LeastAllocated', ipAware: true } as const;
    const freeAddresses = ({ name, addressPodCount }: Node) => (free.get(name) ?? 0) - addressPodCount;
    const cluster = new ClusterUnderTest({ scheduler: { config, freeAddresses } });
    const [none, one] = [readyNode({ name: 'none' }), readyNode({ name: 'one' })];
    cluster.addNode(none);
    cluster.addNode(one);
    const [first, second] = [cluster.createPod('first'), cluster.createPod('second')];
    const onHost = cluster.createPod('on-host', {
      hostNetwork: true,
      nodeSelector: new Map([['kubernetes.io/hostname', 'none']]),
    });
    cluster.simulation.runUntil(seconds(5));
    expect([first, second, onHost].map((pod) => pod.node?.name)).toEqual(['one', undefined, 'none']);
    expect(cluster.journal.reasons[0]).toEqual(new Map([['node(s) had no free address', 2]]));
    free.set('none', 1);
    cluster.scheduler.nodeChanged(none);
    cluster.simulation.runUntil(seconds(20));
    expect(second.node?.name).toBe('none');
  });
});

describe('a node that leaves', () => {
  it('gets no pods any more, and its pods no longer count', () => {
    const cluster = new ClusterUnderTest();
    const [gone, left] = [readyNode({ name: 'gone' }), readyNode({ name: 'left' })];
    cluster.addNode(gone);
    cluster.addNode(left);
    const web = { labels: new Map([['app', 'web']]), spreadSelector: selectorOf(new Map([['app', 'web']])) };
    for (let index = 0; index < 4; index++) cluster.createPod(`${index}`, web);
    cluster.simulation.runUntil(seconds(1));
    cluster.scheduler.removeNode(gone);
    for (const pod of [...gone.pods]) cluster.apiServer.forceDeletePod(pod);
    for (let index = 4; index < 8; index++) cluster.createPod(`${index}`, web);
    cluster.simulation.runUntil(seconds(2));
    expect(cluster.journal.pods.slice(4).map((pod) => pod.node?.name)).toEqual(Array(4).fill('left'));
  });
});
