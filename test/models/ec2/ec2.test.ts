import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../../sim/time.ts';
import { instanceType, launchNode, smallEc2, subnetConfig } from './world.ts';

describe('launching an instance', () => {
  it('takes all the addresses it comes with, or none', () => {
    const { ec2 } = smallEc2({}, [subnetConfig('subnet-a', '10.0.0.0/28')]);
    const type = instanceType('m5.large');
    const launch = (secondary: number) => {
      const interfaces = [{ device: 1 }, { device: 0, secondary }];
      return ec2.launch({ node: 'node-0', type, subnetId: 'subnet-a', interfaces });
    };
    expect(() => launch(10)).toThrow('InsufficientFreeAddressesInSubnet');
    expect(ec2.subnet('subnet-a').freeAddresses).toBe(11);
    expect(ec2.detachedNetworkInterfaces()).toEqual([]);
    expect(launch(9).interfaces.length).toBe(2);
    expect(ec2.subnet('subnet-a').freeAddresses).toBe(0);
  });

  it('fails in a subnet that does not exist', () => {
    const { ec2 } = smallEc2();
    expect(() => ec2.launch({ node: 'node-0', type: instanceType('m5.large'), subnetId: 'subnet-z' })).toThrow(
      'there is no subnet subnet-z',
    );
  });
});

describe('ids', () => {
  it('sort by the order of creation, also as text', () => {
    const { ec2 } = smallEc2({}, [subnetConfig('subnet-a', '10.0.0.0/20')]);
    const ids = Array.from({ length: 300 }, () => ec2.createNetworkInterface(ec2.subnet('subnet-a'), {}).id);
    expect([...ids].sort()).toEqual(ids);
    expect(ids[0]).toMatch(/^eni-[0-9a-f]{17}$/);
  });
});

describe('latencies', () => {
  it('are drawn for each node and action on their own: what one does changes nothing for the others', () => {
    const latency = new Map([['*', { kind: 'uniform', min: 0, max: milliseconds(500) } as const]]);
    const draws = (others: number) => {
      const { ec2 } = smallEc2({ latency });
      const other = ec2.callTimes.latencies.add('node-1');
      for (let i = 0; i < others; i++) ec2.callTimes.latency('CreateTags', other);
      const own = ec2.callTimes.latencies.add('node-0');
      const draw = () => ec2.callTimes.latency('CreateTags', own);
      return [draw(), draw(), draw()];
    };
    expect(new Set(draws(0)).size).toBe(3);
    expect(draws(7)).toEqual(draws(0));
  });
});

describe('random addresses', () => {
  it('are the same in every run of a seed, and spread over the subnet', () => {
    const primaries = () => {
      const { ec2 } = smallEc2({ addressChoice: 'random' });
      return Array.from({ length: 20 }, (_, i) => launchNode(ec2, `node-${i}`).interfaceAt(0)?.primaryAddress ?? 0);
    };
    expect(primaries()).toEqual(primaries());
    expect(new Set(primaries()).size).toBe(20);
    expect(Math.max(...primaries()) - Math.min(...primaries())).toBeGreaterThan(100);
  });
});
