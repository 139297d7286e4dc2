import { describe, expect, it } from 'vitest';
import type { CniPort, Sandbox } from '../../../models/kubernetes/cni-port.ts';
import { startSystemPods } from '../../../models/kubernetes/controllers/system-pods.ts';
import { kubeletStreams } from '../../../models/kubernetes/kubelet/kubelet-timing.ts';
import { Kubelet } from '../../../models/kubernetes/kubelet.ts';
import type { Node } from '../../../models/kubernetes/node.ts';
import type { Pod } from '../../../models/kubernetes/pod.ts';
import { constant, Sampler } from '../../../sim/distributions.ts';
import { Sample } from '../../../sim/statistics.ts';
import { milliseconds, seconds, toSeconds } from '../../../sim/time.ts';
import { ClusterUnderTest, NO_TIME, podSpec, readyNode } from './cluster-under-test.ts';

/** Gives an address to each pod that was first tried at least `freeAfter` ago. */
function cniWithAddressAfter(cluster: ClusterUnderTest, freeAfter: number): CniPort {
  return {
    add: ({ pod }) =>
      cluster.simulation.now >= (pod.firstAttempt ?? 0) + freeAfter
        ? { ok: true, address: '10.0.0.10', device: 1 }
        : { ok: false },
    del: () => {},
  };
}

/** A CNI that notes its calls in the cluster's journal, and has `addresses` of them. */
function noisyCni(cluster: ClusterUnderTest, addresses: number): CniPort {
  const held = new Set<number>();
  return {
    add({ id, pod }: Sandbox) {
      const ok = held.size < addresses;
      if (ok) held.add(id);
      cluster.journal.note(ok ? 'ADD' : 'failed ADD', pod.name);
      return ok ? { ok, address: `10.0.0.${held.size}`, device: 0 } : { ok };
    },
    del(id) {
      held.delete(id);
      cluster.journal.note('DEL', String(id));
    },
  };
}

const TIMINGS = {
  watchDelay: constant(milliseconds(50)),
  sandboxTime: constant(milliseconds(100)),
  cniAddTime: constant(milliseconds(200)),
  containerStart: constant(milliseconds(300)),
  readinessDelay: constant(milliseconds(400)),
  shutdownTime: constant(seconds(2)),
};

describe('a pod that gets its address at the first attempt', () => {
  it('goes through the phases one after the other', () => {
    const cluster = new ClusterUnderTest();
    cluster.addNode(readyNode(), noisyCni(cluster, 1), TIMINGS);
    const pod = cluster.createPod('pod');
    cluster.simulation.runUntil(seconds(5));
    // 10 ms for the scheduler, 50 for the watch; the address is given at the start of the CNI call.
    expect(pod).toMatchObject({
      created: 0,
      scheduled: milliseconds(10),
      attempts: 1,
      firstAttempt: milliseconds(60),
      lastAttempt: milliseconds(60),
      addressAssigned: milliseconds(60),
      started: milliseconds(660),
      ready: milliseconds(1_060),
      deleted: undefined,
      address: '10.0.0.1',
      device: 0,
      outcome: 'ready',
    });
    expect(cluster.journal.from(0)).toEqual([
      'podCreated pod',
      'podScheduled pod',
      'ADD pod',
      'addressAssigned pod',
      'podReady pod',
    ]);
  });
});

describe('a pod on the host network', () => {
  it('needs no CNI call and counts to maxPods and to what is requested', () => {
    const cluster = new ClusterUnderTest();
    const node = readyNode({ maxPods: 3 });
    cluster.addNode(node, noisyCni(cluster, 0), TIMINGS);
    startSystemPods(cluster.apiServer, node);
    cluster.simulation.runUntil(seconds(5));
    expect(cluster.journal.pods.map((pod) => [pod.name, pod.outcome, pod.attempts, pod.address])).toEqual([
      ['aws-node-node', 'ready', 0, undefined],
      ['kube-proxy-node', 'ready', 0, undefined],
    ]);
    expect(node.podCount).toBe(2);
    expect(node.requested).toEqual({ milliCpu: 150, memoryMiB: 0 });
    expect(cluster.journal.lines.filter((line) => line.includes('ADD'))).toEqual([]);
  });
});

describe('the retry of a failed sandbox', () => {
  it.each([
    { freeAfter: 10, p50: 13.0, p99: 15.7 },
    { freeAfter: 20, p50: 26.0, p99: 30.3 },
    { freeAfter: 30, p50: 38.9, p99: 44.1 },
  ])(
    'starts the pod $p50 s (p50) and $p99 s (p99) after the first failure when an address is free after $freeAfter s',
    ({ freeAfter, p50, p99 }) => {
      const cluster = new ClusterUnderTest();
      const node = readyNode({ maxPods: 1_000_000 });
      const timings = { ...NO_TIME, watchDelay: { kind: 'uniform', min: 0, max: seconds(1) } as const };
      new Kubelet(
        cluster.simulation,
        node,
        cniWithAddressAfter(cluster, seconds(freeAfter)),
        timings,
        kubeletStreams(cluster.streams),
        cluster.journal,
      );
      for (let index = 0; index < 10_000; index++) cluster.apiServer.createPodOn(node, podSpec(), `pod-${index}`);
      cluster.simulation.runUntil(seconds(120));
      const starts = new Sample();
      for (const pod of cluster.journal.pods) starts.add(toSeconds((pod.started ?? 0) - (pod.firstAttempt ?? 0)));
      expect(Math.abs((starts.quantile(0.5) ?? 0) / p50 - 1)).toBeLessThan(0.02);
      expect(Math.abs((starts.quantile(0.99) ?? 0) / p99 - 1)).toBeLessThan(0.02);
    },
  );

  it('comes at a tick of one second, 10 to 16 s after the DEL, and each attempt is a sandbox of its own', () => {
    const cluster = new ClusterUnderTest();
    const ids: number[] = [];
    const dels: [number, number][] = [];
    const node = readyNode();
    const cni: CniPort = {
      add: ({ id }) => {
        ids.push(id);
        return { ok: false };
      },
      del: (id) => dels.push([id, cluster.simulation.now]),
    };
    cluster.addNode(node, cni, { ...NO_TIME, cniAddTime: constant(milliseconds(70)) });
    const attempts: number[] = [];
    const pod = cluster.createPod('pod');
    for (let count = 0; count < 20; count++) {
      while (pod.attempts === count) cluster.simulation.runUntil(cluster.simulation.now + milliseconds(100));
      attempts.push(pod.lastAttempt ?? 0);
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(dels.map(([id]) => id)).toEqual(ids.slice(0, dels.length));
    const ticks = new Set(attempts.slice(1).map((time) => time % seconds(1)));
    expect(ticks.size).toBe(1);
    attempts.slice(1).forEach((time, index) => {
      const [, del] = dels[index] ?? ['', 0];
      expect(del).toBe((attempts[index] ?? 0) + milliseconds(70));
      expect(time - del).toBeGreaterThan(seconds(10));
      expect(time - del).toBeLessThanOrEqual(seconds(16));
    });
    expect(cluster.journal.times('waitStarted')).toEqual([pod.firstAttempt]);
    expect(cluster.journal.times('waitEnded')).toEqual([]);
    expect(pod.outcome).toBe('waiting');
    expect(pod.node).toBe(node);
    expect(node.podCount).toBe(1);
  });

  it('ends the wait at the attempt that works', () => {
    const cluster = new ClusterUnderTest();
    cluster.addNode(readyNode(), cniWithAddressAfter(cluster, seconds(5)), TIMINGS);
    const pod = cluster.createPod('pod');
    cluster.simulation.runUntil(seconds(30));
    expect(pod.attempts).toBe(2);
    expect(cluster.journal.times('waitStarted')).toEqual([pod.firstAttempt]);
    expect(cluster.journal.times('waitEnded')).toEqual([pod.lastAttempt]);
    expect(cluster.journal.from(pod.lastAttempt ?? 0)).toEqual([
      'waitEnded pod',
      'addressAssigned pod',
      'podReady pod',
    ]);
  });

  it('stops when the pod is deleted: no further attempt, one DEL for each ADD, and the slot is free', () => {
    const cluster = new ClusterUnderTest();
    const node = readyNode();
    cluster.addNode(node, noisyCni(cluster, 0), TIMINGS);
    const pod = cluster.createPod('pod');
    cluster.simulation.runUntil(seconds(5));
    cluster.apiServer.deletePod(pod);
    cluster.simulation.runUntil(seconds(60));
    expect(cluster.journal.from(0)).toEqual([
      'podCreated pod',
      'podScheduled pod',
      'failed ADD pod',
      'waitStarted pod',
      'DEL 1',
      'sandboxFailed pod',
      'waitEnded pod',
      'podGone pod',
    ]);
    expect(cluster.journal.times('waitEnded')).toEqual([seconds(5) + milliseconds(50)]);
    expect(pod.outcome).toBe('waiting');
    expect(node.podCount).toBe(0);
  });
});

describe('the end of a pod', () => {
  it('is in the order: containers exited, CNI DEL, slot and requests free, object gone', () => {
    const cluster = new ClusterUnderTest();
    const node = readyNode();
    const podsAtDel: number[] = [];
    const cni: CniPort = {
      add: () => ({ ok: true, address: '10.0.0.10', device: 0 }),
      del: () => {
        cluster.journal.note('DEL', 'pod');
        podsAtDel.push(node.podCount);
      },
    };
    cluster.addNode(node, cni, TIMINGS);
    node.watch({ podEnded: () => cluster.journal.note('slot free', `${node.podCount} pods`), nodeChanged: () => {} });
    const pod = cluster.createPod('pod');
    cluster.simulation.runUntil(seconds(10));
    cluster.apiServer.deletePod(pod);
    cluster.simulation.runUntil(seconds(20));
    // 50 ms for the watch, 2 s for the containers.
    const exit = seconds(12) + milliseconds(50);
    expect(cluster.journal.lines.slice(-3)).toEqual([
      `${exit} DEL pod`,
      `${exit} slot free 0 pods`,
      `${exit + milliseconds(400)} podGone pod`,
    ]);
    expect(podsAtDel).toEqual([1]);
    expect(node.requested).toEqual({ milliCpu: 0, memoryMiB: 0 });
    expect(pod).toMatchObject({ deleted: seconds(10), outcome: 'ready' });
  });

  it('comes by itself after its lifetime: the kubelet notices within a second', () => {
    const cluster = new ClusterUnderTest();
    const node = readyNode();
    cluster.addNode(node, noisyCni(cluster, 1), TIMINGS);
    const pod = cluster.createPod('job', {}, seconds(30));
    cluster.simulation.runUntil(seconds(60));
    expect(pod.deleted).toBe((pod.ready ?? 0) + seconds(30));
    const [del = 0] = cluster.journal.times('DEL');
    expect(del - (pod.deleted ?? 0)).toBeGreaterThanOrEqual(0);
    expect(del - (pod.deleted ?? 0)).toBeLessThan(seconds(1));
    expect(node.podCount).toBe(0);
  });

  it('happens once, however its deletion and its completion fall together', () => {
    for (let offset = 0; offset <= 3_000; offset += 10) {
      // Another seed, another moment at which the kubelet lists the containers.
      const cluster = new ClusterUnderTest({ seed: offset });
      const node = readyNode();
      cluster.addNode(node, noisyCni(cluster, 1), TIMINGS);
      const pod = cluster.createPod('pod', {}, seconds(1));
      cluster.simulation.at(milliseconds(offset), () => cluster.apiServer.deletePod(pod));
      cluster.simulation.runUntil(seconds(30));
      expect(cluster.journal.times('podGone')).toHaveLength(1);
      expect(cluster.journal.times('DEL')).toHaveLength(cluster.journal.times('ADD').length);
      expect(node.podCount).toBe(0);
      // Ready at 1.06 s, it completes at 2.06 s; a deletion that the kubelet sees later changes nothing.
      if (offset >= 2_010) expect(cluster.journal.times('DEL')[0]).toBeLessThan(milliseconds(3_060));
    }
  });

  it('takes the shutdown time only once the containers run, ready or not', () => {
    const delAfterDeletionAt = (time: number) => {
      const cluster = new ClusterUnderTest();
      cluster.addNode(readyNode(), noisyCni(cluster, 1), TIMINGS);
      const pod = cluster.createPod('pod');
      cluster.simulation.at(time, () => cluster.apiServer.deletePod(pod));
      cluster.simulation.runUntil(seconds(30));
      expect(pod.outcome).toBe('starting');
      return (cluster.journal.times('DEL')[0] ?? 0) - time;
    };
    // The containers start at 0.66 s and are ready at 1.06 s.
    expect(delAfterDeletionAt(milliseconds(500))).toBe(milliseconds(50));
    expect(delAfterDeletionAt(milliseconds(700))).toBe(milliseconds(50) + seconds(2));
  });

  it('is not begun again when its deletion is asked for twice', () => {
    const cluster = new ClusterUnderTest();
    cluster.addNode(readyNode(), noisyCni(cluster, 1), TIMINGS);
    const inactive: string[] = [];
    const controller = { podReady: () => {}, podInactive: (pod: Pod) => inactive.push(pod.name) };
    const pod = cluster.createPod('pod', { controller });
    for (const time of [5, 6]) cluster.simulation.at(seconds(time), () => cluster.apiServer.deletePod(pod));
    cluster.simulation.runUntil(seconds(30));
    expect(inactive).toEqual(['pod']);
    expect(pod.deleted).toBe(seconds(5));
  });
});

describe('admission', () => {
  it('rejects what exceeds maxPods by its own list, where terminating pods still count', () => {
    const cluster = new ClusterUnderTest();
    const node = readyNode({ maxPods: 1 });
    new Kubelet(
      cluster.simulation,
      node,
      noisyCni(cluster, 5),
      TIMINGS,
      kubeletStreams(cluster.streams),
      cluster.journal,
    );
    cluster.apiServer.createPodOn(node, podSpec(), 'first');
    cluster.simulation.runUntil(seconds(5));
    cluster.apiServer.deletePod(cluster.journal.pods[0] as Pod);
    cluster.simulation.runUntil(seconds(6));
    cluster.apiServer.createPodOn(node, podSpec(), 'second');
    cluster.simulation.runUntil(seconds(10));
    cluster.apiServer.createPodOn(node, podSpec(), 'third');
    cluster.simulation.runUntil(seconds(20));
    expect(cluster.journal.pods.map((pod) => pod.outcome)).toEqual(['ready', 'rejected', 'ready']);
    expect(cluster.journal.from(seconds(6)).slice(0, 4)).toEqual([
      'podCreated second',
      'podScheduled second',
      'podRejected second',
      'podGone second',
    ]);
    expect(node.podCount).toBe(1);
  });
});

it('draws nothing any more once its machine has stopped, whatever is asked of its pods: its streams are another node’s', () => {
  const cluster = new ClusterUnderTest();
  const streams = kubeletStreams(cluster.streams);
  const timings = { ...TIMINGS, watchDelay: { kind: 'uniform', min: 0, max: seconds(1) } as const };
  const kubeletOn = (node: Node) =>
    new Kubelet(cluster.simulation, node, noisyCni(cluster, 5), timings, streams, cluster.journal);
  const [first, second] = [readyNode({ name: 'node-1' }), readyNode({ name: 'node-2' })];
  const stopped = kubeletOn(first);
  cluster.apiServer.createPodOn(first, podSpec(), 'on-stopped');
  cluster.simulation.runUntil(seconds(5));
  stopped.stop();
  kubeletOn(second);
  cluster.apiServer.deletePod(cluster.journal.pods[0] as Pod);
  cluster.apiServer.createPodOn(second, podSpec(), 'on-next');
  cluster.simulation.runUntil(seconds(10));
  const stream = new Sampler(timings.watchDelay, cluster.streams.ownStream('kubelet/node-2/watchDelay'));
  expect(cluster.journal.pods[1]?.firstAttempt).toBe(seconds(5) + stream.draw());
  expect(cluster.journal.pods[0]?.gone).toBe(false);
});
