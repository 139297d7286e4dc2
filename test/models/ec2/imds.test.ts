import { describe, expect, it } from 'vitest';
import { assignMore, detachInterface, unassignLast } from '../../../models/ec2/outside-changes.ts';
import { formatIpv4 } from '../../../models/ipv4.ts';
import { constant } from '../../../sim/distributions.ts';
import { NEVER, seconds } from '../../../sim/time.ts';
import { instanceType, launchNode, smallEc2 } from './world.ts';

const LAGS = {
  attachLag: constant(seconds(1)),
  addressLag: constant(seconds(2)),
  detachLag: constant(seconds(4)),
  addressStagger: seconds(10),
};

function world() {
  const { simulation, ec2 } = smallEc2({ imds: LAGS });
  const instance = launchNode(ec2);
  const { imds } = instance;
  const shown = () => imds.networkInterfaces().map(({ deviceIndex, addresses }) => [deviceIndex, addresses.length - 1]);
  const until = (time: number) => simulation.runUntil(time);
  return { simulation, ec2, instance, imds, shown, until };
}

describe('IMDS', () => {
  it('shows at once what an instance comes with, by device, the primary address first', () => {
    const { ec2 } = smallEc2();
    const { imds } = ec2.launch({
      node: 'node-0',
      type: instanceType('m5.large'),
      subnetId: 'subnet-a',
      interfaces: [
        { device: 2, secondary: 1 },
        { device: 0, secondary: 2, prefixes: 1 },
      ],
    });
    const shown = imds.networkInterfaces().map(({ deviceIndex, addresses, prefixes }) => ({
      device: deviceIndex,
      addresses: addresses.map(formatIpv4),
      prefixes: prefixes.map(formatIpv4),
    }));
    expect(shown).toEqual([
      { device: 0, addresses: ['10.0.0.4', '10.0.0.7', '10.0.0.8'], prefixes: ['10.0.0.16'] },
      { device: 2, addresses: ['10.0.0.5', '10.0.0.6'], prefixes: [] },
    ]);
    expect(imds.nextChange()).toBe(NEVER);
  });

  it('shows an interface and its addresses from the very microsecond on at which their lag is over', () => {
    const { ec2, instance, imds, shown, until } = world();
    const eni = ec2.createNetworkInterface(ec2.subnet('subnet-a'), { secondary: 2 });
    ec2.attachNetworkInterface(eni, instance, 1, 0);
    expect(shown()).toEqual([[0, 0]]);
    expect(imds.nextChange()).toBe(seconds(1));
    until(seconds(1) - 1);
    expect(shown()).toEqual([[0, 0]]);
    until(seconds(1));
    expect(shown()).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(imds.nextChange()).toBe(seconds(2));
    until(seconds(2));
    expect(shown()[1]).toEqual([1, 1]);
    until(seconds(12) - 1);
    expect(shown()[1]).toEqual([1, 1]);
    until(seconds(12));
    expect(shown()[1]).toEqual([1, 2]);
    expect(imds.nextChange()).toBe(NEVER);
  });

  it('still shows for a while what is taken away', () => {
    const { ec2, instance, imds, shown, until } = world();
    assignMore(ec2, instance, 0, 1);
    until(seconds(5));
    expect(shown()).toEqual([[0, 1]]);
    unassignLast(ec2, instance, 0, 1);
    expect(imds.nextChange()).toBe(seconds(7));
    until(seconds(7) - 1);
    expect(shown()).toEqual([[0, 1]]);
    until(seconds(7));
    expect(shown()).toEqual([[0, 0]]);
  });

  it('never shows what was gone before its lag was over', () => {
    const { ec2, instance, shown, until } = world();
    assignMore(ec2, instance, 0, 2);
    until(seconds(3));
    unassignLast(ec2, instance, 0, 1);
    until(seconds(12));
    expect(shown()).toEqual([[0, 1]]);
  });

  it('shows the same addresses whether it was asked before all had come to rest or only afterwards', () => {
    const { ec2, instance, imds, until } = world();
    const eni = ec2.createNetworkInterface(ec2.subnet('subnet-a'), { secondary: 3 });
    ec2.attachNetworkInterface(eni, instance, 1, 0);
    const [first = 0, second = 0, third = 0] = eni.secondaryAddresses;
    const shownThere = () => imds.networkInterfaces()[1]?.addresses.slice(1);
    until(seconds(30));
    expect(shownThere()).toEqual([first, second, third]);
    ec2.unassign(eni, 'secondary', [second]);
    const [fourth = 0] = ec2.assign(eni, 'secondary', 1);
    expect(shownThere()).toEqual([first, second, third]);
    until(seconds(60));
    expect(shownThere()).toEqual([first, third, fourth]);
    ec2.unassign(eni, 'secondary', [first]);
    until(seconds(90));
    expect(shownThere()).toEqual([third, fourth]);
  });

  it('drops an interface by its lag from the call that detaches it, however long the detachment takes', () => {
    const { ec2, instance, shown, until } = world();
    ec2.attachNetworkInterface(ec2.createNetworkInterface(ec2.subnet('subnet-a'), {}), instance, 1, 0);
    until(seconds(10));
    detachInterface(ec2, instance, 1);
    until(seconds(10 + 4) - 1);
    expect(shown()).toHaveLength(2);
    until(seconds(10 + 4));
    expect(shown()).toHaveLength(1);
  });

  it('tells of every change that EC2 makes, and counts them', () => {
    const { ec2, instance, imds } = world();
    const { version } = imds;
    let told = 0;
    imds.watcher = {
      touch: () => {
        told += 1;
      },
    };
    assignMore(ec2, instance, 0, 1);
    unassignLast(ec2, instance, 0, 1);
    expect(told).toBe(2);
    expect(imds.version).toBe(version + 2);
  });
});
