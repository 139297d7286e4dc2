import { describe, expect, it } from 'vitest';
import { DaemonSet } from '../../../../models/kubernetes/controllers/daemon-set.ts';
import { Node } from '../../../../models/kubernetes/node.ts';
import type { PodTemplate } from '../../../../models/pod-template.ts';
import type { DaemonSetConfig } from '../../../../models/workload-config.ts';
import { constant } from '../../../../sim/distributions.ts';
import { seconds } from '../../../../sim/time.ts';
import { ClusterUnderTest, NO_TIME } from '../cluster-under-test.ts';
import { activePods, SMALL_POD } from './pods.ts';

function start(template: PodTemplate = SMALL_POD, changes: Partial<DaemonSetConfig> = {}) {
  const cluster = new ClusterUnderTest();
  const config: DaemonSetConfig = {
    kind: 'daemonSet',
    namespace: 'kube-system',
    name: 'logs',
    template,
    createAt: 0,
    updateStrategy: { maxUnavailable: { pods: 1 } },
    ...changes,
  };
  const daemonSet = new DaemonSet(cluster.simulation, cluster.apiServer, config);
  const join = (name: string, more: Partial<ConstructorParameters<typeof Node>[0]> = {}) => {
    const node = new Node({ name, zone: 'a', maxPods: 10, allocatable: { milliCpu: 1e6, memoryMiB: 1e6 }, ...more });
    cluster.addNode(node, undefined, { ...NO_TIME, readinessDelay: constant(seconds(1)) });
    daemonSet.nodeJoined(node);
    return node;
  };
  return { cluster, daemonSet, join };
}

const EVERY_TAINT = { key: undefined, operator: 'Exists', value: '', effect: undefined } as const;

describe('a DaemonSet', () => {
  it('has a pod on every node, as soon as it is Ready', () => {
    const { cluster, join } = start();
    join('one').setReady();
    const two = join('two');
    cluster.simulation.runUntil(seconds(5));
    expect(cluster.journal.pods.map(({ name, node }) => [name, node?.name])).toEqual([['logs-one', 'one']]);
    two.setReady();
    cluster.simulation.runUntil(seconds(10));
    expect(cluster.journal.pods[1]).toMatchObject({ name: 'logs-two', node: two, isReady: true });
  });

  it('that tolerates everything does not wait until the node is Ready', () => {
    const { cluster, join } = start({ ...SMALL_POD, hostNetwork: true, tolerations: [EVERY_TAINT] });
    const node = join('one');
    cluster.simulation.runUntil(seconds(5));
    expect(cluster.journal.pods[0]).toMatchObject({ node, isReady: true });
  });

  it('keeps its pods on cordoned nodes, and starts them there', () => {
    const { cluster, join } = start();
    const node = join('one');
    node.setReady();
    node.cordon();
    cluster.simulation.runUntil(seconds(5));
    expect(cluster.journal.pods[0]?.isReady).toBe(true);
  });

  it('passes over nodes that it is not meant for, and those with taints that it does not tolerate', () => {
    const { cluster, join } = start({ ...SMALL_POD, nodeSelector: new Map([['disk', 'ssd']]) });
    join('plain').setReady();
    join('fast', { labels: new Map([['disk', 'ssd']]) }).setReady();
    const taints = [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' as const }];
    join('tainted', { labels: new Map([['disk', 'ssd']]), taints }).setReady();
    cluster.simulation.runUntil(seconds(5));
    expect(cluster.journal.pods.map(({ name }) => name)).toEqual(['logs-fast']);
  });

  it('waits for room on its node rather than go elsewhere', () => {
    const { cluster, join } = start();
    join('full', { maxPods: 0 }).setReady();
    join('empty').setReady();
    cluster.simulation.runUntil(seconds(60));
    const [full, empty] = cluster.journal.pods;
    expect([full?.outcome, empty?.outcome]).toEqual(['unschedulable', 'ready']);
  });

  it('makes a pod anew when the old one is gone, unless its node has left', () => {
    const { cluster, daemonSet, join } = start();
    const one = join('one');
    one.setReady();
    join('two').setReady();
    cluster.simulation.runUntil(seconds(5));
    daemonSet.nodeLeft(one);
    for (const pod of [...cluster.journal.pods]) cluster.apiServer.deletePod(pod);
    cluster.simulation.runUntil(seconds(10));
    expect(activePods(cluster)).toEqual(['logs-two']);
  });

  it('is updated node by node', () => {
    const { cluster, daemonSet, join } = start();
    for (const name of ['one', 'two', 'three']) join(name).setReady();
    cluster.simulation.runUntil(seconds(5));
    daemonSet.update({ ...SMALL_POD, priority: 3 });
    let fewest = 3;
    for (let time = 5; time < 30; time += 0.1) {
      cluster.simulation.runUntil(seconds(time));
      fewest = Math.min(fewest, daemonSet.pods.filter(({ isReady }) => isReady).length);
    }
    expect(fewest).toBe(2);
    expect(daemonSet.pods.map(({ spec }) => spec.priority)).toEqual([3, 3, 3]);
  });
});
