import { describe, expect, it } from 'vitest';
import { liveWithForeignOccupants } from '../../../models/ec2/foreign-occupants.ts';
import { Subnet } from '../../../models/ec2/subnet.ts';
import { constant } from '../../../sim/distributions.ts';
import { RandomStream } from '../../../sim/random.ts';
import { Simulation } from '../../../sim/simulation.ts';
import { days, minutes } from '../../../sim/time.ts';
import { subnetConfig } from './world.ts';

function world(cidr: string) {
  const choice = new RandomStream('choice');
  return {
    simulation: new Simulation(),
    subnet: new Subnet(subnetConfig('subnet-a', cidr), (count) => choice.below(count)),
    stream: new RandomStream('foreign'),
  };
}

describe('foreign occupants', () => {
  it('come, stay for their life, and leave', () => {
    const { simulation, subnet, stream } = world('10.0.0.0/24');
    const config = { atStart: 2, arrivals: constant(minutes(1)), lifetime: constant(minutes(3.5)), addresses: 2 };
    let changes = 0;
    liveWithForeignOccupants(simulation, subnet, config, stream, () => {
      changes += 1;
    });
    const held = [0, 1, 2, 3, 4, 5].map((minute) => {
      simulation.runUntil(minutes(minute) + 1);
      return subnet.count('foreign');
    });
    expect(held).toEqual([4, 6, 8, 10, 8, 8]);
    expect(changes).toBe(5 + 3);
  });

  it('stay away when there is no room for all their addresses', () => {
    const { simulation, subnet, stream } = world('10.0.0.0/28');
    const config = { atStart: 9, arrivals: undefined, lifetime: constant(minutes(1)), addresses: 4 };
    liveWithForeignOccupants(simulation, subnet, config, stream, () => {});
    expect(subnet.count('foreign')).toBe(8);
    expect(subnet.exhausted).toBe(false);
    simulation.runUntil(minutes(2));
    expect(subnet.count('foreign')).toBe(0);
  });

  it('wear a /22 down within days, so that few whole blocks are left though most addresses are free', () => {
    const { simulation, subnet, stream } = world('10.0.0.0/22');
    // 300 at the same time on average, each for half a day.
    const config = {
      atStart: 0,
      arrivals: { kind: 'exponential', mean: minutes(2.4) } as const,
      lifetime: { kind: 'exponential', mean: days(0.5) } as const,
      addresses: 1,
    };
    liveWithForeignOccupants(simulation, subnet, config, stream, () => {});
    expect(subnet.freePrefixes).toBe(62);
    simulation.runUntil(days(3));
    expect(subnet.freeAddresses).toBeGreaterThan(600);
    expect(subnet.freePrefixes).toBeLessThan(4);
    expect(subnet.fragmentationPercent).toBeGreaterThan(93);
  });
});
