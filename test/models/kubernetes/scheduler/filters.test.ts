import { describe, expect, it } from 'vitest';
import { Node } from '../../../../models/kubernetes/node.ts';
import { Pod, type PodSpec } from '../../../../models/kubernetes/pod.ts';
import { ClusterState } from '../../../../models/kubernetes/scheduler/cluster-state.ts';
import { interPodAffinity } from '../../../../models/kubernetes/scheduler/filters/inter-pod-affinity.ts';
import { nodeAffinity } from '../../../../models/kubernetes/scheduler/filters/node-affinity.ts';
import { nodePorts } from '../../../../models/kubernetes/scheduler/filters/node-ports.ts';
import { nodeResourcesFit } from '../../../../models/kubernetes/scheduler/filters/node-resources-fit.ts';
import { nodeUnschedulable } from '../../../../models/kubernetes/scheduler/filters/node-unschedulable.ts';
import { podTopologySpread } from '../../../../models/kubernetes/scheduler/filters/pod-topology-spread.ts';
import { taintToleration } from '../../../../models/kubernetes/scheduler/filters/taint-toleration.ts';
import type { Filter } from '../../../../models/kubernetes/scheduler/plugins.ts';
import type { LabelSelector } from '../../../../models/label-selector.ts';
import type { Affinity, HostPort, PodAffinityTerm, Taint, Toleration } from '../../../../models/pod-template.ts';
import { podRequesting, podSpec, readyNode } from '../cluster-under-test.ts';

/** What the filter says of each node, in a cluster of these nodes. */
function reasons(filter: Filter, pod: Pod, nodes: readonly Node[]): (string | undefined)[] {
  const state = new ClusterState();
  for (const node of nodes) state.addNode(node);
  const decide = filter.prepare(pod, state) ?? (() => undefined);
  return nodes.map(decide);
}

function reason(filter: Filter, pod: Pod, node: Node): string | undefined {
  return reasons(filter, pod, [node])[0];
}

function podLike(changes: Partial<PodSpec>): Pod {
  return new Pod(podSpec(changes), 'pod', 0, undefined);
}

const app = (name: string) => new Map([['app', name]]);
const isApp = (name: string): LabelSelector => [{ key: 'app', operator: 'In', values: [name] }];

function nodeIn(zone: string, ...apps: string[]): Node {
  const node = readyNode({ name: `node-${zone}-${apps}`, zone });
  for (const name of apps) node.bind(podLike({ labels: app(name) }), 0);
  return node;
}

describe('NodeResourcesFit', () => {
  const allocatable = { milliCpu: 1_000, memoryMiB: 1_000 };

  it('lets a pod on that fills the node to the last millicore and MiB, and none that asks for one more', () => {
    const node = readyNode({ allocatable });
    node.bind(podRequesting(400, 300), 0);
    expect(reason(nodeResourcesFit, podRequesting(600, 700), node)).toBeUndefined();
    expect(reason(nodeResourcesFit, podRequesting(601, 700), node)).toBe('Insufficient cpu');
    expect(reason(nodeResourcesFit, podRequesting(600, 701), node)).toBe('Insufficient memory');
  });

  it('counts pods to maxPods, whatever they request', () => {
    const node = readyNode({ maxPods: 2 });
    node.bind(podRequesting(0, 0), 0);
    expect(reason(nodeResourcesFit, podRequesting(0, 0), node)).toBeUndefined();
    node.bind(podRequesting(0, 0), 0);
    expect(reason(nodeResourcesFit, podRequesting(0, 0), node)).toBe('Too many pods');
  });

  it('lets a pod that asks for nothing on a node with nothing left', () => {
    const node = readyNode({ allocatable });
    node.bind(podRequesting(1_000, 1_000), 0);
    expect(reason(nodeResourcesFit, podRequesting(0, 0), node)).toBeUndefined();
  });

  it('has room again after a pod of the node has ended', () => {
    const node = readyNode({ allocatable, maxPods: 1 });
    const pod = podRequesting(1_000, 1_000);
    node.bind(pod, 0);
    node.release(pod);
    expect(reason(nodeResourcesFit, podRequesting(1_000, 1_000), node)).toBeUndefined();
  });

  it('counts further resources such as branch interfaces, of which a node has none unless it says so', () => {
    const pod = podLike({ extendedRequests: new Map([['vpc.amazonaws.com/pod-eni', 1]]) });
    const node = readyNode();
    expect(reason(nodeResourcesFit, pod, node)).toBe('Insufficient vpc.amazonaws.com/pod-eni');
    node.setExtendedResource('vpc.amazonaws.com/pod-eni', 1);
    expect(reason(nodeResourcesFit, pod, node)).toBeUndefined();
    node.bind(pod, 0);
    expect(reason(nodeResourcesFit, podLike(pod.spec), node)).toBe('Insufficient vpc.amazonaws.com/pod-eni');
  });
});

describe('NodeUnschedulable', () => {
  it('keeps pods off a cordoned node until it is uncordoned', () => {
    const node = readyNode();
    node.cordon();
    expect(reason(nodeUnschedulable, podRequesting(1, 1), node)).toBe('node(s) were unschedulable');
    node.uncordon();
    expect(reason(nodeUnschedulable, podRequesting(1, 1), node)).toBeUndefined();
  });

  it('lets pods on that tolerate it, as those of DaemonSets do', () => {
    const node = readyNode();
    node.cordon();
    const tolerations: Toleration[] = [
      { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', value: '', effect: 'NoSchedule' },
    ];
    expect(reason(nodeUnschedulable, podLike({ tolerations }), node)).toBeUndefined();
  });
});

describe('TaintToleration', () => {
  it('keeps pods off a node that is not Ready, but not those that tolerate everything', () => {
    const node = new Node({ name: 'n', zone: 'a', maxPods: 10, allocatable: { milliCpu: 1_000, memoryMiB: 1_000 } });
    expect(reason(taintToleration, podRequesting(1, 1), node)).toContain('node.kubernetes.io/not-ready');
    const tolerations: Toleration[] = [{ key: undefined, operator: 'Exists', value: '', effect: undefined }];
    expect(reason(taintToleration, podLike({ tolerations }), node)).toBeUndefined();
    node.setReady();
    expect(reason(taintToleration, podRequesting(1, 1), node)).toBeUndefined();
  });

  it.each<[string, Toleration | undefined, boolean]>([
    ['none', undefined, false],
    ['the same key and value', { key: 'team', operator: 'Equal', value: 'a', effect: 'NoSchedule' }, true],
    ['another value', { key: 'team', operator: 'Equal', value: 'b', effect: 'NoSchedule' }, false],
    ['the key alone', { key: 'team', operator: 'Exists', value: '', effect: undefined }, true],
    ['another effect', { key: 'team', operator: 'Exists', value: '', effect: 'NoExecute' }, false],
  ])('wants NoSchedule to be tolerated by key, value and effect: %s', (_, toleration, passes) => {
    const taint: Taint = { key: 'team', value: 'a', effect: 'NoSchedule' };
    const pod = podLike({ tolerations: toleration === undefined ? undefined : [toleration] });
    const expected = passes ? undefined : 'node(s) had untolerated taint {team: a}';
    expect(reason(taintToleration, pod, readyNode({ taints: [taint] }))).toBe(expected);
  });

  it('does not mind PreferNoSchedule', () => {
    const node = readyNode({ taints: [{ key: 'team', value: 'a', effect: 'PreferNoSchedule' }] });
    expect(reason(taintToleration, podRequesting(1, 1), node)).toBeUndefined();
  });
});

describe('NodeAffinity', () => {
  const node = readyNode({
    name: 'n',
    zone: 'a',
    labels: new Map([
      ['disk', 'ssd'],
      ['cores', '8'],
    ]),
  });
  const no = "node(s) didn't match Pod's node affinity/selector";

  it('wants every label of the selector', () => {
    const fits = (...pairs: [string, string][]) =>
      reason(nodeAffinity, podLike({ nodeSelector: new Map(pairs) }), node);
    expect(fits(['disk', 'ssd'], ['topology.kubernetes.io/zone', 'a'])).toBeUndefined();
    expect(fits(['disk', 'ssd'], ['topology.kubernetes.io/zone', 'b'])).toBe(no);
    expect(fits(['kubernetes.io/hostname', 'n'])).toBeUndefined();
  });

  it.each<[string, LabelSelector[], string | undefined]>([
    ['one of the terms fits', [isApp('x'), [{ key: 'disk', operator: 'Exists', values: [] }]], undefined],
    ['no term fits', [isApp('x')], no],
    ['one requirement of the term fails', [[...isApp('x'), { key: 'disk', operator: 'Exists', values: [] }]], no],
    ['an empty term fits nothing', [[]], no],
    ['more than', [[{ key: 'cores', operator: 'Gt', values: ['4'] }]], undefined],
    ['less than', [[{ key: 'cores', operator: 'Lt', values: ['8'] }]], no],
    ['not in', [[{ key: 'disk', operator: 'NotIn', values: ['hdd'] }]], undefined],
    ['does not exist', [[{ key: 'gpu', operator: 'DoesNotExist', values: [] }]], undefined],
  ])('%s', (_, requiredNodeTerms, expected) => {
    expect(reason(nodeAffinity, podLike({ affinity: { requiredNodeTerms } }), node)).toBe(expected);
  });
});

describe('NodePorts', () => {
  const port = (changes: Partial<HostPort> = {}): HostPort => ({
    port: 80,
    protocol: 'TCP',
    hostIp: '0.0.0.0',
    ...changes,
  });

  it.each<[string, HostPort, boolean]>([
    ['the same', port(), true],
    ['another port', port({ port: 81 }), false],
    ['another protocol', port({ protocol: 'UDP' }), false],
    ['one address of all', port({ hostIp: '127.0.0.1' }), true],
  ])('gives a port to one pod at a time: %s', (_, wanted, taken) => {
    const node = readyNode();
    const holder = podLike({ hostPorts: [port()] });
    node.bind(holder, 0);
    const pod = podLike({ hostPorts: [wanted] });
    const no = "node(s) didn't have free ports for the requested pod ports";
    expect(reason(nodePorts, pod, node)).toBe(taken ? no : undefined);
    node.release(holder);
    expect(reason(nodePorts, pod, node)).toBeUndefined();
  });

  it('lets two pods have the same port on different addresses', () => {
    const node = readyNode();
    node.bind(podLike({ hostPorts: [port({ hostIp: '10.0.0.1' })] }), 0);
    expect(reason(nodePorts, podLike({ hostPorts: [port({ hostIp: '10.0.0.2' })] }), node)).toBeUndefined();
  });
});

describe('PodTopologySpread (DoNotSchedule)', () => {
  const constraint = {
    maxSkew: 1,
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'DoNotSchedule' as const,
    selector: isApp('web'),
  };
  const web = (changes: Partial<PodSpec> = {}) =>
    podLike({ labels: app('web'), topologySpreadConstraints: [constraint], ...changes });
  const no = "node(s) didn't match pod topology spread constraints";

  it('lets no zone have more than maxSkew more than the one with the fewest', () => {
    const nodes = [nodeIn('a', 'web', 'web'), nodeIn('b', 'web'), nodeIn('c', 'web', 'other')];
    // With the pod: 3, 2 and 2; the fewest is 1.
    expect(reasons(podTopologySpread, web(), nodes)).toEqual([no, undefined, undefined]);
  });

  it('does not count the pod itself if its own selector does not mean it', () => {
    const nodes = [nodeIn('a', 'web', 'web'), nodeIn('b', 'web')];
    expect(reasons(podTopologySpread, web({ labels: app('other') }), nodes)).toEqual([undefined, undefined]);
  });

  it('takes nodes that are full or tainted for domains, but not those that the pod may not choose', () => {
    const tainted = nodeIn('b');
    tainted.setTaints([{ key: 'x', value: '', effect: 'NoSchedule' }]);
    const nodes = [nodeIn('a', 'web'), tainted];
    expect(reasons(podTopologySpread, web(), nodes)).toEqual([no, undefined]);
    const nodeSelector = new Map([['topology.kubernetes.io/zone', 'a']]);
    expect(reasons(podTopologySpread, web({ nodeSelector }), nodes)[0]).toBeUndefined();
  });

  it('takes the fewest for 0 while there are fewer domains than minDomains', () => {
    const nodes = [nodeIn('a', 'web')];
    const topologySpreadConstraints = [{ ...constraint, minDomains: 2 }];
    expect(reasons(podTopologySpread, web({ topologySpreadConstraints }), nodes)).toEqual([no]);
  });

  it('drops nodes without the label', () => {
    const topologySpreadConstraints = [{ ...constraint, topologyKey: 'rack' }];
    expect(reasons(podTopologySpread, web({ topologySpreadConstraints }), [nodeIn('a')])).toEqual([
      `${no} (missing required label)`,
    ]);
  });
});

describe('InterPodAffinity', () => {
  const term = (name: string, changes: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({
    topologyKey: 'topology.kubernetes.io/zone',
    selector: isApp(name),
    namespaces: undefined,
    ...changes,
  });
  const decide = (affinity: Affinity, nodes: Node[], changes: Partial<PodSpec> = {}) =>
    reasons(interPodAffinity, podLike({ labels: app('web'), affinity, ...changes }), nodes).map(
      (no) => no === undefined,
    );

  it('wants to be where the pods of its affinity are', () => {
    const nodes = [nodeIn('a', 'db'), nodeIn('b')];
    expect(decide({ requiredPodAffinity: [term('db')] }, nodes)).toEqual([true, false]);
    expect(decide({ requiredPodAffinity: [term('nobody')] }, nodes)).toEqual([false, false]);
  });

  it('lets the first of a group that wants to be together go anywhere', () => {
    expect(decide({ requiredPodAffinity: [term('web')] }, [nodeIn('a'), nodeIn('b')])).toEqual([true, true]);
    expect(decide({ requiredPodAffinity: [term('web')] }, [nodeIn('a', 'web'), nodeIn('b')])).toEqual([true, false]);
  });

  it('stays away from the pods of its anti-affinity, node by node or zone by zone', () => {
    const nodes = [nodeIn('a', 'web'), nodeIn('a'), nodeIn('b')];
    expect(decide({ requiredPodAntiAffinity: [term('web')] }, nodes)).toEqual([false, false, true]);
    const perNode = term('web', { topologyKey: 'kubernetes.io/hostname' });
    expect(decide({ requiredPodAntiAffinity: [perNode] }, nodes)).toEqual([false, true, true]);
  });

  it('respects the anti-affinity of the pods that are there', () => {
    const nodes = [nodeIn('a'), nodeIn('b')];
    nodes[0]?.bind(podLike({ affinity: { requiredPodAntiAffinity: [term('web')] } }), 0);
    const pod = podLike({ labels: app('web') });
    expect(reasons(interPodAffinity, pod, nodes)).toEqual([
      "node(s) didn't satisfy existing pods anti-affinity rules",
      undefined,
    ]);
    expect(reasons(interPodAffinity, podLike({ labels: app('other') }), nodes)).toEqual([undefined, undefined]);
  });

  it('means its own namespace, those it names, or with an empty list all', () => {
    const nodes = [nodeIn('a')];
    nodes[0]?.bind(podLike({ namespace: 'prod', labels: app('web') }), 0);
    const avoid = (namespaces: string[] | undefined) =>
      decide({ requiredPodAntiAffinity: [term('web', { namespaces })] }, nodes);
    expect([avoid(undefined), avoid(['prod']), avoid([])]).toEqual([[true], [false], [false]]);
  });
});
