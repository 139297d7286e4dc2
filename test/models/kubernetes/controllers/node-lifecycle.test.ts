import { describe, expect, it } from 'vitest';
import { NodeLifecycle } from '../../../../models/kubernetes/controllers/node-lifecycle.ts';
import type { Node } from '../../../../models/kubernetes/node.ts';
import type { PodSpec } from '../../../../models/kubernetes/pod.ts';
import { minutes, seconds, type Time } from '../../../../sim/time.ts';
import { ClusterUnderTest, readyNode } from '../cluster-under-test.ts';

function start(names: readonly string[]) {
  const cluster = new ClusterUnderTest();
  const gone = new Map<Node, Time>();
  const lifecycle = new NodeLifecycle(
    cluster.simulation,
    cluster.apiServer,
    cluster.streams.stream('node-lifecycle'),
    (node) => {
      gone.set(node, cluster.simulation.now);
      cluster.scheduler.removeNode(node);
    },
  );
  const nodes = names.map((name) => {
    const node = readyNode({ name });
    return { node, kubelet: cluster.addNode(node) };
  });
  return { cluster, lifecycle, nodes, gone };
}

/** A node with one pod falls silent at 10 s. */
function silence(changes: Partial<PodSpec> = {}) {
  const world = start(['one']);
  const pod = world.cluster.createPod('web', changes);
  world.cluster.simulation.runUntil(seconds(10));
  const [first] = world.nodes;
  if (first === undefined) throw new Error('there is a node');
  first.kubelet.stop();
  world.lifecycle.kubeletSilent(first.node);
  return { ...world, node: first.node, pod };
}

describe('a node whose kubelet falls silent', () => {
  it('is NotReady 40 to 50 s later, and so are its pods', () => {
    const { cluster, node, pod } = silence();
    cluster.simulation.runUntil(seconds(50));
    expect([node.ready, pod.isReady]).toEqual([true, true]);
    cluster.simulation.runUntil(seconds(60));
    expect([node.ready, pod.isReady]).toEqual([false, false]);
  });

  it('loses its pods 300 s after that', () => {
    const { cluster, pod } = silence();
    cluster.simulation.runUntil(seconds(350));
    expect(pod.deleted).toBeUndefined();
    cluster.simulation.runUntil(seconds(361));
    expect(pod.deleted).toBeGreaterThanOrEqual(seconds(350));
    // Nobody confirms that it has stopped: its object stays.
    cluster.simulation.runUntil(minutes(60));
    expect(pod.gone).toBe(false);
  });

  it('loses those pods sooner that tolerate it for less, and never those that tolerate it for good', () => {
    const toleration = {
      key: 'node.kubernetes.io/unreachable',
      operator: 'Exists',
      value: '',
      effect: 'NoExecute',
    } as const;
    const soon = silence({ tolerations: [{ ...toleration, tolerationTime: seconds(5) }] });
    soon.cluster.simulation.runUntil(seconds(66));
    expect(soon.pod.deleted).toBeGreaterThan(seconds(50));
    const never = silence({ tolerations: [toleration] });
    never.cluster.simulation.runUntil(minutes(60));
    expect(never.pod.deleted).toBeUndefined();
  });

  it('is removed within 5 s once its instance is known to be gone, and its pods 40 to 60 s after it', () => {
    const { cluster, lifecycle, gone, node, pod } = silence();
    cluster.simulation.runUntil(minutes(2));
    lifecycle.instanceGone(node);
    cluster.simulation.runUntil(minutes(10));
    const removed = gone.get(node) ?? Number.NaN;
    expect(removed - minutes(2)).toBeLessThanOrEqual(seconds(5));
    expect((pod.deleted ?? 0) - removed).toBeGreaterThanOrEqual(seconds(40));
    expect((pod.deleted ?? 0) - removed).toBeLessThanOrEqual(seconds(60));
    expect([pod.gone, node.podCount]).toEqual([true, 0]);
  });

  it('is not removed before it is NotReady, though its instance is gone', () => {
    const { cluster, lifecycle, gone, node } = silence();
    lifecycle.instanceGone(node);
    cluster.simulation.runUntil(seconds(49));
    expect(gone.size).toBe(0);
    cluster.simulation.runUntil(seconds(66));
    expect(gone.size).toBe(1);
  });
});

it('nodes of one zone are given up one every 10 s', () => {
  const names = ['one', 'two', 'three', 'four', 'five', 'six'];
  const { cluster, lifecycle, nodes } = start(names);
  for (let index = 0; index < 60; index++) cluster.createPod(`web-${index}`);
  cluster.simulation.runUntil(seconds(10));
  for (const { node, kubelet } of nodes) {
    kubelet.stop();
    lifecycle.kubeletSilent(node);
  }
  cluster.simulation.runUntil(minutes(30));
  const times = nodes.map(({ node }) => [...node.pods][0]?.deleted ?? Number.NaN).sort((a, b) => a - b);
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(seconds(10));
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(seconds(61));
});
