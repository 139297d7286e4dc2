import { describe, expect, it } from 'vitest';
import { ReplicaSet } from '../../../models/kubernetes/controllers/replica-set.ts';
import type { Node } from '../../../models/kubernetes/node.ts';
import { selectorOf } from '../../../models/label-selector.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { FleetUnderTest, group } from './fleet-under-test.ts';

const LABELS = new Map([['app', 'web']]);

/** `replicas` pods on the nodes, all of them ready at 30 s. */
function withPods(world: FleetUnderTest, replicas: number): ReplicaSet {
  let named = 0;
  const set: ReplicaSet = new ReplicaSet(world.simulation, world.apiServer, {
    namespace: 'shop',
    owner: 'Deployment/web',
    template: { requests: { milliCpu: 10, memoryMiB: 10 }, labels: LABELS },
    selector: selectorOf(LABELS),
    nextName: () => `web-${named++}`,
    replicas: () => set.wanted,
    changed: () => {},
    podReady: (pod) => world.evictions.podCreated(pod),
  });
  set.scaleTo(replicas);
  world.runTo(30);
  return set;
}

const nodeOf = (world: FleetUnderTest, name: string): Node => {
  const found = world.nodes.find((node) => node.name === name);
  if (found === undefined) throw new Error(`there is a node ${name}`);
  return found.node;
};

describe('the nodes of an event', () => {
  it('are those that fit all that is given, or some of them by chance', () => {
    const world = new FleetUnderTest([group(), group({ name: 'spot', subnets: ['b1'] })]);
    world.runTo(1);
    const select = (target: Parameters<typeof world.fleet.select>[0]) =>
      world.fleet.select(target).map(({ node }) => node.name);
    expect(select({ zone: 'b' })).toEqual(['workers-2', 'spot-1', 'spot-2', 'spot-3']);
    expect(select({ zone: 'b', nodeGroup: 'workers' })).toEqual(['workers-2']);
    expect(select({ node: 'spot-2' })).toEqual(['spot-2']);
    expect(select({ nodeGroup: 'spot', count: 2 })).toHaveLength(2);
    expect(select({ node: 'spot-9' })).toEqual([]);
  });

  it('may be gone by then: that is said', () => {
    const world = new FleetUnderTest([group({ size: 1 })]);
    world.runTo(1);
    world.handle.cordon({ node: 'workers-7' });
    expect(world.events).toEqual(['1 cordon cluster: there is no such node at this time']);
  });
});

describe('a drain', () => {
  it('cordons all the nodes, and empties them one after the other', () => {
    const world = new FleetUnderTest([group()]);
    withPods(world, 12);
    world.handle.drain({ nodeGroup: 'workers', maxUnavailable: 1 });
    expect(world.nodes.map(({ node }) => node.unschedulable)).toEqual([true, true, true]);
    world.runTo(31);
    const deleting = world.nodes.map(({ node }) => [...node.pods].some(({ deleted }) => deleted !== undefined));
    expect(deleting).toEqual([true, false, false]);
    world.runTo(60);
    expect(world.nodes.map(({ node }) => node.podCount)).toEqual([0, 0, 0]);
    expect(world.events.map((line) => line.split(':')[0])).toEqual([
      '30 drain node/workers-1',
      '34 drained node/workers-1',
      '34 drain node/workers-2',
      '38 drained node/workers-2',
      '38 drain node/workers-3',
      '42 drained node/workers-3',
    ]);
  });

  it('waits for budgets, and tries every 5 s', () => {
    const limit = { maxUnavailable: { pods: 1 } };
    const budget = { namespace: 'shop', name: 'web', selector: selectorOf(LABELS), limit };
    const world = new FleetUnderTest([group({ size: 2, subnets: ['a1', 'b1'] })], [budget]);
    withPods(world, 6);
    const node = nodeOf(world, 'workers-1');
    const there = node.podCount;
    world.handle.drain({ node: 'workers-1', maxUnavailable: 1 });
    world.runTo(29 + 5 * there);
    const deletions = world.journal.pods.flatMap(({ deleted }) => (deleted === undefined ? [] : [deleted / 1e6]));
    expect(deletions).toEqual(Array.from({ length: there }, (_, index) => 30 + 5 * index));
    expect(world.events.filter((line) => line.includes('drain-waits'))).toEqual([
      `30 drain-waits node/workers-1: PodDisruptionBudgets keep ${there - 1} of its pods: tried again every 5 s`,
    ]);
  });

  it('gives up when its time is over', () => {
    const limit = { maxUnavailable: { pods: 0 } };
    const budget = { namespace: 'shop', name: 'web', selector: selectorOf(LABELS), limit };
    const world = new FleetUnderTest([group({ size: 1 })], [budget]);
    withPods(world, 3);
    world.handle.drain({ node: 'workers-1', maxUnavailable: 1, timeout: seconds(12) });
    world.runTo(100);
    expect(world.events.at(-1)).toBe('42 drain-gave-up node/workers-1: the time is over, 3 pods are left');
    expect(nodeOf(world, 'workers-1').unschedulable).toBe(true);
  });

  it('leaves the pods of DaemonSets', () => {
    const world = new FleetUnderTest([group({ size: 1 })]);
    world.runTo(30);
    world.createPod('logs-x', { owner: 'DaemonSet/logs' });
    world.runTo(40);
    world.handle.drain({ node: 'workers-1', maxUnavailable: 1 });
    world.runTo(60);
    expect(nodeOf(world, 'workers-1').podCount).toBe(1);
  });

  it('may give pods less time than they ask for', () => {
    const world = new FleetUnderTest([group({ size: 1 })]);
    withPods(world, 1);
    world.handle.drain({ node: 'workers-1', maxUnavailable: 1, gracePeriod: seconds(2) });
    world.runTo(31);
    expect(world.journal.pods[0]?.gracePeriod).toBe(seconds(2));
  });
});

describe('a spot interruption', () => {
  it('drains and replaces at once, and takes the instance after two minutes', () => {
    const world = new FleetUnderTest([group({ size: 2, subnets: ['a1', 'b1'] })]);
    const pods = withPods(world, 8);
    world.handle.spotInterruption({ node: 'workers-1' });
    world.runTo(45);
    expect(world.members()).toEqual(['workers-2 b1', 'workers-3 a1']);
    expect([...pods.active].every(({ node }) => node?.name === 'workers-2')).toBe(true);
    world.runTo(300);
    expect(world.steps.filter((step) => / workers-[13] /.test(step)).slice(3)).toEqual([
      '30 workers-3 launched',
      '49 workers-3 registered',
      '51 workers-3 daemon started',
      '150 workers-1 shut down',
      '170 workers-1 terminated',
    ]);
  });
});

describe('a failure', () => {
  it('of an instance leaves its pods where they are until Kubernetes gives them up', () => {
    const world = new FleetUnderTest([group({ size: 2, subnets: ['a1', 'b1'] })]);
    withPods(world, 8);
    const lost = nodeOf(world, 'workers-1');
    const there = lost.podCount;
    world.handle.instanceFailure({ node: 'workers-1', replacedAfter: minutes(10) });
    world.runTo(300);
    expect([...lost.pods].filter(({ deleted }) => deleted === undefined)).toHaveLength(there);
    world.runTo(400);
    expect([...lost.pods].filter(({ deleted }) => deleted === undefined)).toHaveLength(0);
    // The group notices at 630 s.
    world.runTo(629);
    expect(world.members()).toHaveLength(2);
    world.runTo(760);
    expect(world.members()).toEqual(['workers-2 b1', 'workers-3 a1']);
    expect(lost.podCount).toBe(0);
  });

  it('of a zone sends the replacements elsewhere, until it is back', () => {
    const world = new FleetUnderTest([group({ size: 6 })]);
    world.runTo(30);
    world.handle.zoneLoss({ zone: 'a', for: minutes(5), replacedAfter: minutes(2) });
    world.runTo(200);
    expect(world.members().map((member) => member.split(' ')[1])).toEqual(['b1', 'c1', 'b1', 'c1', 'b1', 'c1']);
    world.runTo(400);
    world.handle.scale({ nodeGroup: 'workers', size: 7 });
    world.runTo(401);
    expect(world.members().at(-1)).toBe('workers-9 a1');
  });

  it('of an instance that boots ends its boot', () => {
    const world = new FleetUnderTest([group({ size: 1 })]);
    world.runTo(5);
    world.handle.instanceFailure({ node: 'workers-1', replacedAfter: minutes(1) });
    world.runTo(100);
    expect(world.steps.filter((step) => step.includes('workers-1 '))).toEqual([
      '0 workers-1 launched',
      '5 workers-1 crashed',
      '85 workers-1 terminated',
    ]);
    expect(world.members()).toEqual(['workers-2 a1']);
  });
});

describe('ipamd', () => {
  it('is restarted on all nodes at once', () => {
    const world = new FleetUnderTest([group()]);
    world.runTo(60);
    world.handle.restartIpamd({});
    world.runTo(100);
    expect(world.steps.slice(-6)).toEqual([
      '60 workers-1 daemon stopped',
      '60 workers-2 daemon stopped',
      '60 workers-3 daemon stopped',
      '62 workers-1 daemon started',
      '62 workers-2 daemon started',
      '62 workers-3 daemon started',
    ]);
  });

  it('gets new settings on a tenth of the nodes at a time', () => {
    const world = new FleetUnderTest([group({ size: 12 })]);
    world.runTo(60);
    world.handle.changeSettings({ env: { WARM_IP_TARGET: '2' } });
    expect(world.settings).toEqual({ WARM_IP_TARGET: '2' });
    world.runTo(200);
    const stopped = world.steps.filter((step) => step.endsWith('stopped')).map((step) => Number(step.split(' ')[0]));
    // Two of twelve, each for 2 s until the process starts and 1 s until it is ready.
    expect(stopped).toEqual([60, 60, 63, 63, 66, 66, 69, 69, 72, 72, 75, 75]);
  });

  it('of a node that still boots is left alone: it starts with the new settings anyway', () => {
    const world = new FleetUnderTest([group({ size: 1 })]);
    world.runTo(10);
    world.handle.changeSettings({ env: { WARM_IP_TARGET: '2' } });
    world.runTo(60);
    expect(world.steps.filter((step) => step.includes('daemon'))).toEqual(['21 workers-1 daemon started']);
  });
});
