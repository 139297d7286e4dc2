import { describe, expect, it } from 'vitest';
import { type Ec2EventContext, ec2EventHandlers, whenFaultsEnd } from '../../../models/ec2/ec2-event-handlers.ts';
import { parseCidr } from '../../../models/ipv4.ts';
import { constant } from '../../../sim/distributions.ts';
import { hours, minutes, seconds } from '../../../sim/time.ts';
import { launchNode, smallEc2, subnetConfig } from './world.ts';

function world(changes: Parameters<typeof smallEc2>[0] = {}) {
  const { simulation, ec2 } = smallEc2(changes, [
    subnetConfig('a-1', '10.0.0.0/26', 'az-a'),
    subnetConfig('subnet-a', '10.0.1.0/26', 'az-a'),
    subnetConfig('b', '10.0.2.0/26', 'az-b'),
  ]);
  const story: string[] = [];
  const counts = { subnetsChanged: 0, faultsEnded: 0 };
  const context: Ec2EventContext = {
    simulation,
    ec2,
    reportEvent: (kind, subject, message) => story.push(`${kind} ${subject}: ${message}`),
    subnetsChanged: () => {
      counts.subnetsChanged += 1;
    },
    faultsEnded: () => {
      counts.faultsEnded += 1;
    },
  };
  const free = () => ec2.subnets.map((subnet) => subnet.freeAddresses);
  return { simulation, ec2, story, counts, free, happen: ec2EventHandlers(context) };
}

function block(text: string) {
  const parsed = parseCidr(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

describe('a fault of EC2 for a while', () => {
  it('strikes the calls in its time, and tells of its end', () => {
    const { simulation, ec2, happen, story, counts } = world();
    const instance = launchNode(ec2);
    const struck = () => ec2.faults.strike('CreateTags', instance, simulation.now);
    simulation.runUntil(minutes(5));
    happen.ec2Fault({ action: '*', error: 'Unavailable', rate: 1, for: minutes(10) });
    expect(struck()).toBe('Unavailable');
    simulation.runUntil(minutes(15) - 1);
    expect([struck(), counts.faultsEnded]).toEqual(['Unavailable', 0]);
    simulation.runUntil(minutes(15) + 1);
    expect([struck(), counts.faultsEnded]).toEqual([undefined, 1]);
    expect(story).toEqual([
      'ec2-fault cluster: 100 % of all calls fail with Unavailable for 600 s',
      'ec2-fault-ended cluster: all calls work again',
    ]);
  });

  it('that the configuration has is told of at its end too, when the run goes on', () => {
    const { simulation, ec2 } = world({
      faults: [
        { action: '*', error: 'InternalError', from: 0, until: minutes(3), rate: 0.1 },
        { action: '*', error: 'InternalError', from: 0, until: Number.POSITIVE_INFINITY, rate: 0.1 },
        { action: '*', error: 'InternalError', nth: [1] },
      ],
    });
    const ended: number[] = [];
    whenFaultsEnd(ec2, hours(1), () => ended.push(simulation.now));
    simulation.runUntil(hours(1));
    expect(ended).toEqual([minutes(3)]);
  });
});

describe('a slow metadata service', () => {
  it('shows changes as many times later as its factor says, until it has recovered', () => {
    const { simulation, ec2, happen } = world();
    const instance = launchNode(ec2);
    const shownAfter = () => instance.imds.nextChange() - simulation.now;
    const primary = instance.interfaceAt(0);
    if (primary === undefined) throw new Error('no primary interface');
    happen.imdsSlow({ factor: 10, for: minutes(1) });
    ec2.assign(primary, 'secondary', 1);
    expect(shownAfter()).toBe(seconds(20));
    simulation.runUntil(minutes(1) + 1);
    ec2.assign(primary, 'secondary', 1);
    expect(shownAfter()).toBe(seconds(2));
  });
});

describe('others in the subnets', () => {
  it('fill a zone, and leave it again', () => {
    const { simulation, happen, free, story, counts } = world();
    happen.zoneFull({ zone: 'az-a', for: minutes(2) });
    expect(free()).toEqual([0, 0, 59]);
    simulation.runUntil(minutes(3));
    expect(free()).toEqual([59, 59, 59]);
    expect(counts.subnetsChanged).toBe(4);
    expect(story[0]).toBe('occupied subnet/a-1: others take 59 addresses');
  });

  it('take a block, and leave a part of it', () => {
    const { happen, free, ec2 } = world();
    happen.occupy({ subnet: 'b', cidr: block('10.0.2.16/28') });
    expect([free()[2], ec2.subnet('b').freePrefixes]).toEqual([43, 1]);
    happen.vacate({ subnet: 'b', cidr: block('10.0.2.24/29') });
    expect(free()[2]).toBe(51);
  });

  it('take some addresses for a while, or none if there are too few', () => {
    const { simulation, happen, free } = world();
    happen.occupy({ subnet: 'b', addresses: 20, for: minutes(1) });
    happen.occupy({ subnet: 'b', addresses: 40 });
    expect(free()[2]).toBe(39);
    simulation.runUntil(minutes(2));
    expect(free()[2]).toBe(59);
  });

  it('leave what they took, not what the cluster took since', () => {
    const { simulation, ec2, happen } = world({ detachTime: constant(0) });
    happen.zoneFull({ zone: 'az-b', for: minutes(1) });
    ec2.subnet('b').vacate(block('10.0.2.16/28'));
    const taken = ec2.subnet('b').takePrefixes(1) ?? [];
    simulation.runUntil(minutes(2));
    expect(ec2.subnet('b').useOf(taken[0] ?? 0)).toBe('interface');
    expect(ec2.subnet('b').freeAddresses).toBe(43);
  });
});
