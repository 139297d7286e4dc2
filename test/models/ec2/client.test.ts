import { describe, expect, it } from 'vitest';
import { formatIpv4 } from '../../../models/ipv4.ts';
import type { Task } from '../../../sim/process.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import { launchNode, outcome, smallEc2, subnetConfig } from './world.ts';

const REQUEST = {
  subnetId: 'subnet-a',
  kind: 'secondary',
  count: 2,
  description: 'aws-K8S-i',
  tags: new Map(),
} as const;

function world(...parameters: Parameters<typeof smallEc2>) {
  const { simulation, ec2, calls } = smallEc2(...parameters);
  const instance = launchNode(ec2);
  const client = ec2.client(instance);
  const primary = instance.interfaceAt(0);
  if (primary === undefined) throw new Error('no primary interface');
  const run = <T>(task: Task<T>) => outcome(simulation, task);
  return { simulation, ec2, calls, instance, client, primary, run };
}

describe('an EC2 call', () => {
  it('takes effect and is recorded at its end', () => {
    const { simulation, client, primary, calls, ec2 } = world();
    simulation.start(client.assignPrivateIpAddresses(primary.id, 'secondary', 2));
    simulation.runUntil(milliseconds(100));
    expect(primary.secondaryAddresses).toEqual([]);
    expect(calls).toEqual([]);
    simulation.runUntil(milliseconds(101));
    expect(primary.secondaryAddresses.map(formatIpv4)).toEqual(['10.0.0.5', '10.0.0.6']);
    expect(ec2.subnet('subnet-a').count('interface')).toBe(2);
    expect(calls).toEqual([
      {
        start: 0,
        end: milliseconds(100),
        node: 'node-0',
        action: 'AssignPrivateIpAddresses',
        variant: undefined,
        device: 0,
        subnet: undefined,
        count: 2,
        countOf: 'address',
        addresses: ['10.0.0.5', '10.0.0.6'],
        error: undefined,
      },
    ]);
  });

  it('of a process that is stopped has no effect and no record, but counts', () => {
    const faults = [{ action: 'AssignPrivateIpAddresses', error: 'InternalError', nth: [2] }];
    const { simulation, client, primary, calls, run } = world({ faults });
    const process = simulation.start(client.assignPrivateIpAddresses(primary.id, 'secondary', 2));
    simulation.runUntil(milliseconds(50));
    process.stop();
    simulation.runUntil(seconds(1));
    expect(calls).toEqual([]);
    expect(primary.secondaryAddresses).toEqual([]);
    expect(run(client.assignPrivateIpAddresses(primary.id, 'secondary', 2))).toBe('InternalError');
  });

  it('that a fault hits takes its time, changes nothing, and does not name the subnet', () => {
    const faults = [{ action: '*', error: 'RequestLimitExceeded', from: 0, until: seconds(1), rate: 1 }];
    const { client, calls, ec2, run } = world({ faults });
    expect(run(client.createNetworkInterface(REQUEST))).toBe('RequestLimitExceeded');
    expect(calls[0]).toMatchObject({ end: milliseconds(100), subnet: undefined, addresses: undefined, count: 2 });
    expect(ec2.subnet('subnet-a').freeAddresses).toBe(250);
    expect(run(client.createNetworkInterface(REQUEST))).toMatch(/^eni-/);
    expect(calls[1]).toMatchObject({ subnet: 'subnet-a', addresses: ['10.0.0.5', '10.0.0.6', '10.0.0.7'] });
  });
});

describe('EC2 refuses', () => {
  it('more addresses than the interface can have: 1 + secondary addresses + prefixes', () => {
    const { client, primary, run } = world();
    expect(run(client.assignPrivateIpAddresses(primary.id, 'secondary', 10))).toBe('PrivateIpAddressLimitExceeded');
    expect(run(client.assignPrivateIpAddresses(primary.id, 'prefix', 4))).toHaveLength(4);
    expect(run(client.assignPrivateIpAddresses(primary.id, 'secondary', 6))).toBe('PrivateIpAddressLimitExceeded');
    expect(run(client.assignPrivateIpAddresses(primary.id, 'secondary', 5))).toHaveLength(5);
  });

  it('what the subnet does not have, all or nothing', () => {
    const { client, primary, run, ec2, calls } = world({}, [subnetConfig('subnet-a', '10.0.0.0/28')]);
    const subnet = ec2.subnet('subnet-a');
    expect(run(client.assignPrivateIpAddresses(primary.id, 'prefix', 1))).toBe('InsufficientCidrBlocks');
    expect(run(client.createNetworkInterface({ ...REQUEST, kind: 'prefix', count: 1 }))).toBe('InsufficientCidrBlocks');
    expect(subnet.freeAddresses).toBe(10);
    expect(run(client.createNetworkInterface({ ...REQUEST, count: 10 }))).toBe('InsufficientFreeAddressesInSubnet');
    expect(subnet.freeAddresses).toBe(10);
    expect(calls[2]).toMatchObject({ subnet: 'subnet-a', error: 'InsufficientFreeAddressesInSubnet' });
    run(client.assignPrivateIpAddresses(primary.id, 'secondary', 9));
    expect(run(client.assignPrivateIpAddresses(primary.id, 'secondary', 1))).toBe('PrivateIpAddressLimitExceeded');
    expect(run(client.createNetworkInterface({ ...REQUEST, count: 0 }))).toMatch(/^eni-/);
    expect(run(client.createNetworkInterface({ ...REQUEST, count: 0 }))).toBe('InsufficientFreeAddressesInSubnet');
  });

  it('a device index that is taken, and more interfaces than the type has, those on their way out included', () => {
    const { client, run, simulation, instance } = world();
    const ids = [0, 1, 2].map(() => String(run(client.createNetworkInterface({ ...REQUEST, count: 0 }))));
    const [first = '', second = '', third = ''] = ids;
    expect(run(client.attachNetworkInterface(first, 0, 0))).toBe('InvalidParameterValue');
    run(client.attachNetworkInterface(first, 1, 0));
    const attachment = String(run(client.attachNetworkInterface(second, 2, 0)));
    expect(run(client.attachNetworkInterface(third, 3, 0))).toBe('AttachmentLimitExceeded');
    run(client.detachNetworkInterface(second, attachment));
    expect(run(client.attachNetworkInterface(third, 3, 0))).toBe('AttachmentLimitExceeded');
    expect(run(client.describeInstanceDevices(0))).toEqual([0, 1, 2]);
    simulation.runUntil(simulation.now + seconds(3));
    expect(run(client.describeInstanceDevices(0))).toEqual([0, 1]);
    expect(run(client.attachNetworkInterface(third, 2, 0))).toMatch(/^eni-attach-/);
    expect(instance.interfaces.length).toBe(3);
  });

  it('to detach what is not attached or on its way out, and to delete what is attached', () => {
    const { client, run, simulation, calls } = world();
    const id = String(run(client.createNetworkInterface(REQUEST)));
    expect(run(client.detachNetworkInterface(id, undefined))).toBe('InvalidAttachmentID.NotFound');
    const attachment = String(run(client.attachNetworkInterface(id, 1, 0)));
    expect(run(client.detachNetworkInterface(id, attachment))).toBeUndefined();
    expect(run(client.detachNetworkInterface(id, attachment))).toBe('InvalidAttachmentID.NotFound');
    expect(run(client.deleteNetworkInterface(id))).toBe('InvalidParameterValue');
    simulation.runUntil(simulation.now + seconds(3));
    expect(run(client.deleteNetworkInterface(id))).toBeUndefined();
    // The index is known from the first attachment on, after the detachment too.
    expect(calls.map(({ action, device }) => [action, device])).toEqual([
      ['CreateNetworkInterface', undefined],
      ['DetachNetworkInterface', undefined],
      ['AttachNetworkInterface', 1],
      ['DetachNetworkInterface', 1],
      ['DetachNetworkInterface', 1],
      ['DeleteNetworkInterface', 1],
      ['DeleteNetworkInterface', 1],
    ]);
  });

  it('everything on an interface that is gone', () => {
    const { client, run, ec2 } = world();
    const id = String(run(client.createNetworkInterface(REQUEST)));
    run(client.deleteNetworkInterface(id));
    expect(ec2.subnet('subnet-a').freeAddresses).toBe(250);
    for (const task of [
      client.describeNetworkInterfaces([id]),
      client.createTags(id, new Map()),
      client.attachNetworkInterface(id, 1, 0),
      client.modifySecurityGroups(id),
      client.deleteNetworkInterface(id),
      client.assignPrivateIpAddresses(id, 'secondary', 1),
      client.unassignPrivateIpAddresses(id, 'secondary', []),
      client.assignIpv6Prefixes(id, 1),
    ]) {
      expect(run(task as Task<unknown>)).toBe('InvalidNetworkInterfaceID.NotFound');
    }
  });
});

describe('EC2 tells', () => {
  it('of the subnets in the zone of the node, in their order, with their free addresses', () => {
    const subnets = [
      subnetConfig('subnet-b', '10.0.1.0/28'),
      subnetConfig('subnet-c', '10.0.2.0/28', 'az-b'),
      subnetConfig('subnet-a', '10.0.0.0/24'),
    ];
    const { client, run } = world({}, subnets);
    expect(run(client.describeSubnets())).toMatchObject([
      { id: 'subnet-b', freeAddresses: 11 },
      { id: 'subnet-a', freeAddresses: 250 },
    ]);
  });

  it('which interfaces have leaked: made by a daemon of this cluster and attached to nothing, oldest first', () => {
    const { client, run, ec2, simulation } = world();
    const tagged = (cluster: string) =>
      new Map([
        ['node.k8s.amazonaws.com/instance_id', 'i-1'],
        ['cluster.k8s.amazonaws.com/name', cluster],
      ]);
    const create = (tags: ReadonlyMap<string, string>) =>
      String(run(client.createNetworkInterface({ ...REQUEST, tags })));
    const attached = create(tagged('mine'));
    const mine = create(tagged('mine'));
    const other = create(tagged('other'));
    create(new Map());
    const attachment = String(run(client.attachNetworkInterface(attached, 1, 0)));
    const leaked = (cluster?: string) => {
      const found = run(client.describeLeakedNetworkInterfaces(cluster));
      return Array.isArray(found) ? found.map(({ id }) => id) : found;
    };
    expect(leaked()).toEqual([mine, other]);
    expect(leaked('mine')).toEqual([mine]);
    run(client.detachNetworkInterface(attached, attachment));
    expect(leaked('mine')).toEqual([mine]);
    simulation.runUntil(simulation.now + seconds(3));
    expect(leaked('mine')).toEqual([attached, mine]);
    ec2.deleteNetworkInterface(ec2.networkInterface(mine));
    expect(leaked('mine')).toEqual([attached]);
  });
});

describe('a terminated instance', () => {
  it('takes its primary interface and those marked so with it; the others are left and leak', () => {
    const { client, run, ec2, instance } = world();
    const marked = String(run(client.createNetworkInterface(REQUEST)));
    const left = String(run(client.createNetworkInterface(REQUEST)));
    const attachment = String(run(client.attachNetworkInterface(marked, 1, 0)));
    run(client.modifyDeleteOnTermination(marked, attachment));
    run(client.attachNetworkInterface(left, 2, 0));
    ec2.terminate(instance);
    expect(ec2.findNetworkInterface(marked)).toBeUndefined();
    expect(ec2.networkInterface(left).attachment).toBeUndefined();
    expect(ec2.subnet('subnet-a').freeAddresses).toBe(251 - 3);
  });

  it('in the middle of a detachment is not detached twice', () => {
    const { client, run, ec2, instance, simulation } = world();
    const id = String(run(client.createNetworkInterface(REQUEST)));
    const attachment = String(run(client.attachNetworkInterface(id, 1, 0)));
    run(client.detachNetworkInterface(id, attachment));
    ec2.terminate(instance);
    simulation.runUntil(simulation.now + seconds(10));
    expect(ec2.subnet('subnet-a').freeAddresses).toBe(251 - 3);
  });
});
