import { describe, expect, it } from 'vitest';
import type { Ec2Fault } from '../../../models/cluster-config.ts';
import { leakInterface } from '../../../models/ec2/outside-changes.ts';
import type { Daemon } from '../../../models/ipamd/daemon.ts';
import { LeakCleanUps } from '../../../models/ipamd/leak-clean-up.ts';
import { CREATED_AT_TAG, INSTANCE_TAG } from '../../../models/ipamd/tags.ts';
import { constant } from '../../../sim/distributions.ts';
import type { Task } from '../../../sim/process.ts';
import { Signal } from '../../../sim/signal.ts';
import { Simulation } from '../../../sim/simulation.ts';
import { milliseconds, minutes, seconds } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

/** Addresses of the primary interface that the daemon gets for its pool. */
const OWN_POOL = 9;

/** How many of the leaked interfaces, made at these times in seconds, are left after a clean-up, which comes after two minutes. */
function left(createdAt: readonly number[], { after = minutes(30), faults = [] as readonly Ec2Fault[] } = {}): number {
  const latency = new Map([['*', constant(0)]]);
  const node = new OneNode({ instanceType: 'm5.large', ec2: { latency, faults } });
  const before = node.instance.subnet.freeAddresses;
  for (const time of createdAt) {
    const tags = new Map([
      [INSTANCE_TAG, 'i-gone'],
      [CREATED_AT_TAG, String(time)],
    ]);
    leakInterface(node.ec2, node.instance.subnet, { secondary: 0, description: 'aws-K8S-i-gone', tags });
  }
  node.start();
  node.runFor(after);
  return before - node.instance.subnet.freeAddresses - OWN_POOL;
}

describe('a leaked interface', () => {
  it('is deleted once it is five minutes old, to the second', () => {
    expect(left([-180, -179])).toBe(1);
  });

  it('is deleted an hour later when EC2 does not list them the first time', () => {
    const faults = [{ action: 'DescribeNetworkInterfaces', error: 'InternalError', nth: [2] }];
    expect(left([-180], { faults })).toBe(1);
    expect(left([-180], { faults, after: minutes(90) })).toBe(0);
  });

  it('that cannot be deleted keeps no other from it', () => {
    const nth = Array.from({ length: 12 }, (_, attempt) => attempt + 1);
    expect(left([-180, -180], { faults: [{ action: 'DeleteNetworkInterface', error: 'InternalError', nth }] })).toBe(1);
  });
});

describe('the clean-ups of a daemon', () => {
  const timesOf = (node: OneNode) => node.calls.filter(({ variant }) => variant === 'leaked').map(({ start }) => start);

  it('come two minutes after its start and an hour and two minutes after the end of the last one', () => {
    const node = new OneNode({ instanceType: 'm5.large', ec2: { latency: new Map([['*', constant(seconds(1))]]) } });
    node.start();
    node.runFor(minutes(150));
    expect(timesOf(node)).toEqual([minutes(2), minutes(2 + 62) + seconds(1), minutes(2 + 2 * 62) + seconds(2)]);
  });

  it.each([
    ['before the first', minutes(1)],
    ['during one', minutes(2) + milliseconds(500)],
    ['between two', minutes(10)],
  ])('end with it, and those of the next one begin anew: %s', (_, killed) => {
    const node = new OneNode({ instanceType: 'm5.large', ec2: { latency: new Map([['*', constant(seconds(1))]]) } });
    node.start();
    node.runFor(killed);
    const before = timesOf(node);
    node.start();
    node.runFor(minutes(30));
    expect(timesOf(node)).toEqual([...before, killed + minutes(2)]);
  });

  describe('take no event from others when they are stopped', () => {
    const simulation = new Simulation();
    const never = new Signal();
    const daemon = {
      simulation,
      settings: { clusterName: '' },
      host: { leakCleanupDelay: () => minutes(2) },
      ports: {
        ec2: {
          *describeLeakedNetworkInterfaces(): Task<readonly []> {
            yield never;
            return [];
          },
        },
      },
    } as unknown as Daemon;

    it('once more, after they are over', () => {
      const cleanUps = new LeakCleanUps(daemon);
      cleanUps.start();
      simulation.runUntil(simulation.now + seconds(1));
      cleanUps.stop();
      simulation.runUntil(simulation.now + minutes(3));
      expect(othersHappen(() => cleanUps.stop())).toBe(true);
    });

    it('while EC2 is asked', () => {
      const cleanUps = new LeakCleanUps(daemon);
      cleanUps.start();
      simulation.runUntil(simulation.now + minutes(3));
      expect(othersHappen(() => cleanUps.stop())).toBe(true);
    });

    /** Of events that are scheduled before it. */
    function othersHappen(stop: () => void): boolean {
      let happened = 0;
      for (let event = 0; event < 10; event++) {
        simulation.after(seconds(1), () => {
          happened += 1;
        });
      }
      stop();
      simulation.runUntil(simulation.now + seconds(2));
      return happened === 10;
    }
  });
});
