import { describe, expect, it } from 'vitest';
import type { Node } from '../../../../models/kubernetes/node.ts';
import { Pod, type PodSpec } from '../../../../models/kubernetes/pod.ts';
import { ClusterState } from '../../../../models/kubernetes/scheduler/cluster-state.ts';
import type { Score } from '../../../../models/kubernetes/scheduler/plugins.ts';
import { imageLocality } from '../../../../models/kubernetes/scheduler/scores/image-locality.ts';
import { interPodAffinityScore } from '../../../../models/kubernetes/scheduler/scores/inter-pod-affinity.ts';
import { nodeAffinityScore } from '../../../../models/kubernetes/scheduler/scores/node-affinity.ts';
import { balancedAllocation } from '../../../../models/kubernetes/scheduler/scores/node-resources-balanced-allocation.ts';
import { nodeResourcesFitScore } from '../../../../models/kubernetes/scheduler/scores/node-resources-fit.ts';
import { podTopologySpreadScore } from '../../../../models/kubernetes/scheduler/scores/pod-topology-spread.ts';
import { taintTolerationScore } from '../../../../models/kubernetes/scheduler/scores/taint-toleration.ts';
import type { LabelSelector } from '../../../../models/label-selector.ts';
import type { Affinity, PodAffinityTerm } from '../../../../models/pod-template.ts';
import { podRequesting, podSpec, readyNode } from '../cluster-under-test.ts';

const allocatable = { milliCpu: 2_000, memoryMiB: 4_096 };
const leastAllocated = nodeResourcesFitScore('LeastAllocated');
const mostAllocated = nodeResourcesFitScore('MostAllocated');

function scoresOf(score: Score, pod: Pod, nodes: readonly Node[]): readonly number[] | undefined {
  const state = new ClusterState();
  for (const node of nodes) state.addNode(node);
  return score.scores(pod, nodes, state);
}

function podLike(changes: Partial<PodSpec>): Pod {
  return new Pod(podSpec(changes), 'pod', 0, undefined);
}

const app = (name: string) => new Map([['app', name]]);
const isApp = (name: string): LabelSelector => [{ key: 'app', operator: 'In', values: [name] }];

/** A node with so many pods that are labelled `app: web`. */
function nodeWithWebPods(name: string, zone: string, count: number): Node {
  const node = readyNode({ name, zone });
  for (let index = 0; index < count; index++) node.bind(podLike({ labels: app('web') }), 0);
  return node;
}

describe('NodeResourcesFit (LeastAllocated)', () => {
  it('is the mean of the free percents, each rounded down', () => {
    const node = readyNode({ allocatable });
    node.bind(podRequesting(500, 1_024), 0);
    // cpu (2000-1000)*100/2000 = 50; memory (4096-1536)*100/4096 = 62.5 -> 62; (50+62)/2 = 56.
    expect(scoresOf(leastAllocated, podRequesting(500, 512), [node])).toEqual([56]);
  });

  it('rounds the mean down too', () => {
    // cpu (2000-500)*100/2000 = 75; memory (4096-1024)*100/4096 = 75, less one MiB: 74.97 -> 74; 149/2 = 74.5 -> 74.
    expect(scoresOf(leastAllocated, podRequesting(500, 1_025), [readyNode({ allocatable })])).toEqual([74]);
  });

  it('counts 100m and 200 MiB for what is not requested, of the pod and of those on the node', () => {
    const node = readyNode({ allocatable: { milliCpu: 1_000, memoryMiB: 1_000 } });
    node.bind(podRequesting(0, 0), 0);
    // cpu (1000-200)/10 = 80; memory (1000-400)/10 = 60; 70.
    expect(scoresOf(leastAllocated, podRequesting(0, 0), [node])).toEqual([70]);
  });

  it('counts the defaults for each container, and an init container if it asks for more than all of them', () => {
    const node = readyNode({ allocatable: { milliCpu: 1_000, memoryMiB: 1_000 } });
    const requests = { milliCpu: 300, memoryMiB: 0 };
    const pod = podLike({
      requests: { milliCpu: 500, memoryMiB: 0 },
      containers: [{ name: 'a', requests }, { name: 'b' }],
      initContainers: [{ name: 'init', requests: { milliCpu: 500, memoryMiB: 0 } }],
    });
    // cpu max(300 + 100, 500) = 500: 50; memory max(200 + 200, 200) = 400: 60; 55.
    expect(scoresOf(leastAllocated, pod, [node])).toEqual([55]);
  });

  it('is 0 for a resource of which the defaults exceed what the node has', () => {
    const node = readyNode({ allocatable: { milliCpu: 1_000, memoryMiB: 150 } });
    // cpu (1000-100)/10 = 90; memory 200 > 150: 0; 45.
    expect(scoresOf(leastAllocated, podRequesting(0, 0), [node])).toEqual([45]);
  });
});

it('NodeResourcesFit (MostAllocated) is the mean of the used percents, none above 100', () => {
  const node = readyNode({ allocatable });
  node.bind(podRequesting(500, 1_024), 0);
  // cpu 1000*100/2000 = 50; memory 1536*100/4096 = 37.5 -> 37; 43.5 -> 43.
  expect(scoresOf(mostAllocated, podRequesting(500, 512), [node])).toEqual([43]);
  // cpu 600 of 2000: 30; memory 5120 of 4096 counts as 100; 65.
  expect(scoresOf(mostAllocated, podRequesting(100, 4_096), [node])).toEqual([65]);
});

describe('NodeResourcesBalancedAllocation', () => {
  it('takes half of the distance between the two fractions off 100, rounded down', () => {
    const node = readyNode({ allocatable });
    node.bind(podRequesting(500, 1_024), 0);
    // cpu 1000/2000 = 0.5, memory 1536/4096 = 0.375; (1 - 0.125/2) * 100 = 93.75 -> 93.
    expect(scoresOf(balancedAllocation, podRequesting(500, 512), [node])).toEqual([93]);
  });

  it('counts real requests, without defaults', () => {
    const node = readyNode({ allocatable: { milliCpu: 1_000, memoryMiB: 1_000 } });
    // cpu 0.5, memory 0 (200 MiB by default would make it 85): 75.
    expect(scoresOf(balancedAllocation, podRequesting(500, 0), [node])).toEqual([75]);
    expect(scoresOf(balancedAllocation, podRequesting(0, 0), [node])).toEqual([100]);
  });

  it('takes no fraction for more than 1', () => {
    const node = readyNode({ allocatable: { milliCpu: 100, memoryMiB: 1_000 } });
    expect(scoresOf(balancedAllocation, podRequesting(300, 0), [node])).toEqual([50]);
  });
});

describe('TaintToleration', () => {
  const taint = (key: string) => ({ key, value: '', effect: 'PreferNoSchedule' as const });

  it('counts the PreferNoSchedule taints that are not tolerated: the most give 0, none gives 100', () => {
    const nodes = [
      readyNode({ name: 'none' }),
      readyNode({ name: 'one', taints: [taint('a')] }),
      readyNode({ name: 'three', taints: [taint('a'), taint('b'), taint('c')] }),
    ];
    // 100 - 100*1/3 = 100 - 33 = 67.
    expect(scoresOf(taintTolerationScore, podRequesting(1, 1), nodes)).toEqual([100, 67, 0]);
    // `a` is tolerated: 0 and 2 of at most 2 are left.
    const tolerations = [{ key: 'a', operator: 'Exists' as const, value: '', effect: undefined }];
    expect(scoresOf(taintTolerationScore, podLike({ tolerations }), nodes)).toEqual([100, 100, 0]);
  });

  it('takes a toleration of another effect for none', () => {
    const nodes = [readyNode({ name: 'none' }), readyNode({ name: 'one', taints: [taint('a')] })];
    const tolerations = [{ key: 'a', operator: 'Exists' as const, value: '', effect: 'NoSchedule' as const }];
    expect(scoresOf(taintTolerationScore, podLike({ tolerations }), nodes)).toEqual([100, 0]);
  });
});

it('NodeAffinity adds the weights of the preferred terms that fit; the highest sum is 100', () => {
  const labels = (...pairs: [string, string][]) => ({ labels: new Map(pairs) });
  const nodes = [
    readyNode({ name: 'neither' }),
    readyNode({ name: 'ssd', ...labels(['disk', 'ssd']) }),
    readyNode({ name: 'both', ...labels(['disk', 'ssd'], ['gpu', 'yes']) }),
  ];
  const preferredNodeTerms = [
    { weight: 30, term: [{ key: 'disk', operator: 'In' as const, values: ['ssd'] }] },
    { weight: 50, term: [{ key: 'gpu', operator: 'Exists' as const, values: [] }] },
  ];
  // 0, 30 and 80 of 80: 0, 37.5 -> 37, 100.
  expect(scoresOf(nodeAffinityScore, podLike({ affinity: { preferredNodeTerms } }), nodes)).toEqual([0, 37, 100]);
  expect(scoresOf(nodeAffinityScore, podLike({}), nodes)).toBeUndefined();
});

describe('PodTopologySpread', () => {
  const nodes = () => [nodeWithWebPods('a1', 'a', 2), nodeWithWebPods('a2', 'a', 1), nodeWithWebPods('b1', 'b', 0)];

  it('spreads the pods of a ReplicaSet over nodes (skew 3) and zones (skew 5)', () => {
    const pod = podLike({ labels: app('web'), spreadSelector: isApp('web') });
    // Weights: ln(3 nodes + 2) = 1.609, ln(2 zones + 2) = 1.386. Pods in the zones: 3 and 0.
    // a1: 2*1.609 + 2 + 3*1.386 + 4 = 13.38 -> 13; a2: 1.609 + 2 + 4.159 + 4 = 11.77 -> 12; b1: 6.
    // 100*(13+6-13)/13 = 46; 100*(13+6-12)/13 = 53.8 -> 53; 100.
    expect(scoresOf(podTopologySpreadScore, pod, nodes())).toEqual([46, 53, 100]);
  });

  it('has no preference for a pod that belongs to nothing', () => {
    expect(scoresOf(podTopologySpreadScore, podLike({ labels: app('web') }), nodes())).toBeUndefined();
  });

  it("takes a pod's own constraints in place of the defaults, and gives nodes without the key 0", () => {
    const constraint = {
      maxSkew: 1,
      topologyKey: 'rack',
      whenUnsatisfiable: 'ScheduleAnyway' as const,
      selector: isApp('web'),
    };
    const racks = [
      readyNode({ name: 'r1', labels: new Map([['rack', '1']]) }),
      readyNode({ name: 'r2', labels: new Map([['rack', '2']]) }),
      readyNode({ name: 'none' }),
    ];
    racks[0]?.bind(podLike({ labels: app('web') }), 0);
    const pod = podLike({ labels: app('web'), spreadSelector: isApp('web'), topologySpreadConstraints: [constraint] });
    // ln(2 racks + 2) = 1.386 -> 1 and 0: 100*(1+0-1)/1 = 0 and 100.
    expect(scoresOf(podTopologySpreadScore, pod, racks)).toEqual([0, 100, 0]);
  });

  it('does not count pods of another namespace, nor those that are being deleted', () => {
    const busy = readyNode({ name: 'busy' });
    const leaving = podLike({ labels: app('web') });
    busy.bind(leaving, 0);
    busy.bind(podLike({ namespace: 'other', labels: app('web') }), 0);
    const state = new ClusterState();
    const all = [busy, readyNode({ name: 'idle' })];
    for (const node of all) state.addNode(node);
    const pod = podLike({ labels: app('web'), spreadSelector: isApp('web') });
    const before = podTopologySpreadScore.scores(pod, all, state) ?? [];
    expect(before[0]).toBeLessThan(before[1] ?? 0);
    state.podTerminating(leaving);
    expect(podTopologySpreadScore.scores(pod, all, state)).toEqual([100, 100]);
    // Its end takes nothing off a second time.
    state.podEnded(leaving, busy);
    expect(podTopologySpreadScore.scores(pod, all, state)).toEqual([100, 100]);
  });
});

describe('InterPodAffinity', () => {
  const inZoneOf = (name: string): PodAffinityTerm => ({
    topologyKey: 'topology.kubernetes.io/zone',
    selector: isApp(name),
    namespaces: undefined,
  });
  const nodes = () => [nodeWithWebPods('a', 'a', 3), nodeWithWebPods('b', 'b', 1), nodeWithWebPods('c', 'c', 0)];

  it('adds the weight of a preferred affinity for each pod of the domain, between the least (0) and the most (100)', () => {
    const affinity: Affinity = { preferredPodAffinity: [{ weight: 10, term: inZoneOf('web') }] };
    // 30, 10 and 0: 100, 33.3 -> 33, 0.
    expect(scoresOf(interPodAffinityScore, podLike({ affinity }), nodes())).toEqual([100, 33, 0]);
  });

  it('takes it off for a preferred anti-affinity', () => {
    const affinity: Affinity = { preferredPodAntiAffinity: [{ weight: 10, term: inZoneOf('web') }] };
    // -30, -10 and 0: 0, 66.7 -> 66, 100.
    expect(scoresOf(interPodAffinityScore, podLike({ affinity }), nodes())).toEqual([0, 66, 100]);
  });

  it('listens to the pods that are there: preferences with their weight, a required affinity with 1', () => {
    const all = nodes();
    all[1]?.bind(podLike({ affinity: { preferredPodAffinity: [{ weight: 4, term: inZoneOf('db') }] } }), 0);
    all[2]?.bind(podLike({ affinity: { requiredPodAffinity: [inZoneOf('db')] } }), 0);
    // 0, 4 and 1.
    expect(scoresOf(interPodAffinityScore, podLike({ labels: app('db') }), all)).toEqual([0, 100, 25]);
    expect(scoresOf(interPodAffinityScore, podLike({ labels: app('other') }), all)).toBeUndefined();
  });
});

describe('ImageLocality', () => {
  const MIB = 1_024 * 1_024;

  it('counts the size of the images that are there by the share of nodes that have them, from 23 to 1000 MB a container', () => {
    const nodes = ['with', 'also with', 'without', 'without too'].map((name) => readyNode({ name }));
    nodes[0]?.addImage('app', 800 * MIB);
    nodes[1]?.addImage('app', 800 * MIB);
    const pod = podLike({ containers: [{ name: 'main', image: 'app' }] });
    // 800 * 2/4 = 400: 100*(400-23)/(1000-23) = 38.6 -> 38; nothing counts as 23: 0.
    expect(scoresOf(imageLocality, pod, nodes)).toEqual([38, 38, 0, 0]);
  });

  it('has no preference for images that no node has', () => {
    const pod = podLike({ containers: [{ name: 'main', image: 'app' }] });
    expect(scoresOf(imageLocality, pod, [readyNode()])).toBeUndefined();
  });
});
