import { describe, expect, it } from 'vitest';
import { seconds } from '../../../sim/time.ts';
import { FleetUnderTest, group } from './fleet-under-test.ts';

describe('a node group', () => {
  it('boots its nodes phase by phase until they are Ready', () => {
    const world = new FleetUnderTest([group({ size: 1 })]);
    world.runTo(24.9);
    expect(world.steps).toEqual(['0 workers-1 launched', '19 workers-1 registered', '21 workers-1 daemon started']);
    // ipamd is ready at 22 s.
    expect(world.nodes[0]?.node.ready).toBe(false);
    world.runTo(25.1);
    expect(world.nodes[0]?.node.ready).toBe(true);
  });

  it('spreads its nodes over the zones, and within a zone over the subnets', () => {
    const world = new FleetUnderTest([group({ size: 6, subnets: ['a1', 'a2', 'b1'] })]);
    world.runTo(1);
    expect(world.members()).toEqual([
      'workers-1 a1',
      'workers-2 b1',
      'workers-3 a2',
      'workers-4 b1',
      'workers-5 a1',
      'workers-6 b1',
    ]);
  });

  it('launches elsewhere, at once, what a full subnet refuses', () => {
    const world = new FleetUnderTest([group()]);
    world.full.add('a1');
    world.runTo(1);
    expect(world.members()).toEqual(['workers-1 b1', 'workers-2 c1', 'workers-3 b1']);
    expect(world.events[0]).toBe('0 launch-refused node/workers-1: a1 refuses it: InsufficientFreeAddressesInSubnet');
  });

  it('tries again every minute when all its subnets are full, and says so once', () => {
    const world = new FleetUnderTest([group({ size: 1 })]);
    for (const subnet of ['a1', 'b1', 'c1']) world.full.add(subnet);
    world.runTo(150);
    expect(world.members()).toEqual([]);
    expect(world.events).toHaveLength(3);
    expect(world.refused).toHaveLength(9);
    expect(world.refused[8]).toBe('120 c1 InsufficientFreeAddressesInSubnet');
    world.full.delete('b1');
    world.runTo(200);
    expect(world.steps[0]).toBe('180 workers-1 launched');
  });

  it('gives up launches that are no longer wanted', () => {
    const world = new FleetUnderTest([group({ size: 3 })]);
    for (const subnet of ['a1', 'b1', 'c1']) world.full.add(subnet);
    world.runTo(10);
    world.handle.scale({ nodeGroup: 'workers', size: 1 });
    world.full.clear();
    world.runTo(300);
    expect(world.members()).toHaveLength(1);
    expect(world.steps.filter((step) => step.endsWith('launched'))).toHaveLength(1);
  });

  it('grows where it has the fewest nodes', () => {
    const world = new FleetUnderTest([group({ size: 3 })]);
    world.full.add('b1');
    world.runTo(30);
    expect(world.members()).toEqual(['workers-1 a1', 'workers-2 c1', 'workers-3 a1']);
    world.full.clear();
    world.handle.scale({ nodeGroup: 'workers', size: 5 });
    world.runTo(31);
    expect(world.members().slice(3)).toEqual(['workers-4 b1', 'workers-5 b1']);
  });

  it('shrinks where it has the most, the oldest node first: drained, terminated, gone', () => {
    const world = new FleetUnderTest([group({ size: 4 })]);
    world.runTo(60);
    world.handle.scale({ nodeGroup: 'workers', size: 3 });
    world.runTo(61);
    expect(world.members()).toEqual(['workers-2 b1', 'workers-3 c1', 'workers-4 a1']);
    world.runTo(200);
    expect(world.steps.filter((step) => step.includes('workers-1 ')).slice(3)).toEqual([
      '60 workers-1 shut down',
      '80 workers-1 terminated',
    ]);
    expect(world.removals).toEqual(['workers-1: scaled from 4 to 3 nodes']);
  });

  it('says why nodes were launched and why they went', () => {
    const world = new FleetUnderTest([group({ size: 2 })]);
    world.runTo(60);
    world.handle.spotInterruption({ node: 'workers-1' });
    world.handle.instanceFailure({ node: 'workers-2', replacedAfter: seconds(30) });
    world.runTo(300);
    world.handle.scale({ nodeGroup: 'workers', size: 3 });
    world.runTo(400);
    world.handle.zoneLoss({ zone: 'a', for: undefined, replacedAfter: seconds(5) });
    world.runTo(500);
    expect(world.launches.slice(0, 5)).toEqual([
      'workers-1: node-group, desiredSize',
      'workers-2: node-group, desiredSize',
      'workers-3: node-group, in place of workers-1',
      'workers-4: node-group, in place of workers-2',
      'workers-5: node-group, scaled from 2 to 3 nodes',
    ]);
    expect(world.removals).toContain('workers-1: spot interruption');
    expect(world.removals).toContain('workers-2: instance failure');
    expect(world.removals.slice(2).every((said) => said.endsWith(': loss of zone a'))).toBe(true);
    expect(world.removals.length).toBeGreaterThan(2);
  });
});
