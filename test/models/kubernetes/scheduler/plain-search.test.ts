import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Node } from '../../../../models/kubernetes/node.ts';
import type { PodSpec } from '../../../../models/kubernetes/pod.ts';
import { selectorOf } from '../../../../models/label-selector.ts';
import type { Taint } from '../../../../models/pod-template.ts';
import { milliseconds, seconds } from '../../../../sim/time.ts';
import { ClusterUnderTest, readyNode } from '../cluster-under-test.ts';

const ZONE = 'topology.kubernetes.io/zone';
const app = (name: string) => new Map([['app', name]]);
const SPREAD = selectorOf(app('web'));
const PREFER_NOT: Taint = { key: 'spot', value: '', effect: 'PreferNoSchedule' };

/** Templates of all kinds; of the first ones most pods are. */
const TEMPLATES: readonly Partial<PodSpec>[] = [
  { requests: { milliCpu: 100, memoryMiB: 128 } },
  { requests: { milliCpu: 0, memoryMiB: 0 } },
  { requests: { milliCpu: 250, memoryMiB: 64 }, labels: app('web'), spreadSelector: SPREAD },
  { requests: { milliCpu: 700, memoryMiB: 1_500 }, labels: app('web'), spreadSelector: SPREAD },
  { requests: { milliCpu: 50, memoryMiB: 0 }, nodeSelector: new Map([[ZONE, 'b']]) },
  { tolerations: [{ key: 'own', operator: 'Exists', value: '', effect: undefined }] },
  {
    affinity: {
      requiredPodAntiAffinity: [{ topologyKey: ZONE, selector: SPREAD, namespaces: undefined }],
    },
    labels: app('db'),
  },
  { priority: 10, requests: { milliCpu: 900, memoryMiB: 100 } },
];

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('pods' as const),
      template: fc.nat(40),
      count: fc.integer({ min: 1, max: 8 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('delete' as const), pod: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('cordon' as const, 'uncordon' as const, 'taint' as const, 'remove' as const),
      node: fc.nat(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('node' as const),
      zone: fc.constantFrom('a', 'b', 'c'),
      cpu: fc.constantFrom(1_000, 2_000),
      maxPods: fc.integer({ min: 1, max: 8 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 40 }) }) },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Everything that happened to all pods, and where they are. */
function story(steps: readonly Step[], nodeCount: number, withoutShortcuts: boolean): string[] {
  const cluster = new ClusterUnderTest({ scheduler: { withoutShortcuts } });
  const nodes: Node[] = [];
  const addNode = (zone: string, milliCpu: number, maxPods: number) => {
    const node = readyNode({
      name: `node-${nodes.length}`,
      zone,
      maxPods,
      allocatable: { milliCpu, memoryMiB: 4_096 },
    });
    nodes.push(node);
    cluster.addNode(node);
  };
  for (let index = 0; index < nodeCount; index++) addNode('abc'[index % 3] ?? 'a', 2_000, 3 + (index % 7));
  for (const one of steps) {
    const node = 'node' in one ? nodes[one.node % nodes.length] : undefined;
    if (one.kind === 'pods') {
      // Rarely one of the later templates: each of them makes everything else less plain.
      const template = TEMPLATES[one.template < TEMPLATES.length ? one.template : one.template % 4];
      for (let index = 0; index < one.count; index++) cluster.createPod(`pod-${cluster.journal.pods.length}`, template);
    } else if (one.kind === 'delete') {
      const pod = cluster.journal.pods[one.pod % cluster.journal.pods.length];
      if (pod !== undefined) cluster.apiServer.deletePod(pod);
    } else if (one.kind === 'node') addNode(one.zone, one.cpu, one.maxPods);
    else if (one.kind === 'wait') cluster.simulation.runUntil(cluster.simulation.now + seconds(one.seconds));
    else if (one.kind === 'taint') node?.setTaints(node.taints.length > 0 ? [] : [PREFER_NOT]);
    else if (one.kind === 'remove') {
      if (node !== undefined) cluster.scheduler.removeNode(node);
    } else node?.[one.kind]();
    cluster.simulation.runUntil(cluster.simulation.now + milliseconds(5));
  }
  cluster.simulation.runUntil(cluster.simulation.now + seconds(30));
  return [...cluster.journal.lines, ...cluster.journal.pods.map((pod) => `${pod.name} ${pod.node?.name}`)];
}

it('the shortcuts for plain pods place every pod where the search through all nodes does, in any cluster', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (steps, nodeCount) => {
      expect(story(steps, nodeCount, false)).toEqual(story(steps, nodeCount, true));
    }),
    { numRuns: 150, seed: 1 },
  );
});

it('they do so in a cluster that is large enough for only some nodes to be looked at', () => {
  const steps = Array.from(
    { length: 60 },
    (_, index): Step =>
      index % 6 === 5 ? { kind: 'delete', pod: index * 7 } : { kind: 'pods', template: index % 4, count: 8 },
  );
  expect(story(steps, 260, false)).toEqual(story(steps, 260, true));
});
