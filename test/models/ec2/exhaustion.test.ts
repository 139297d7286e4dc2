import { describe, expect, it } from 'vitest';
import { smallEc2, subnetConfig } from './world.ts';

/** A /28 has 11 usable addresses. */
function smallSubnet() {
  const { ec2 } = smallEc2({}, [subnetConfig('subnet-a', '10.0.0.0/28')]);
  return { ec2, subnet: ec2.subnet('subnet-a') };
}

describe('a subnet is exhausted', () => {
  it('from an interface that it refuses although some addresses are free, until it could serve it', () => {
    const { ec2, subnet } = smallSubnet();
    const first = ec2.createNetworkInterface(subnet, { secondary: 1 });
    expect(subnet.freeAddresses).toBe(9);
    expect(() => ec2.createNetworkInterface(subnet, { secondary: 9 })).toThrow('InsufficientFreeAddressesInSubnet');
    expect({ free: subnet.freeAddresses, exhausted: subnet.exhausted }).toEqual({ free: 9, exhausted: true });
    ec2.deleteNetworkInterface(first);
    expect(subnet.exhausted).toBe(false);
  });

  it('from addresses that it refuses for an interface', () => {
    const { ec2, subnet } = smallSubnet();
    const eni = ec2.createNetworkInterface(subnet, { secondary: 5 });
    expect(() => ec2.assign(eni, 'secondary', 6)).toThrow('InsufficientFreeAddressesInSubnet');
    expect(subnet.exhausted).toBe(true);
    ec2.unassign(eni, 'secondary', eni.secondaryAddresses.slice(0, 1));
    expect(subnet.exhausted).toBe(false);
  });

  it('not by what it can serve', () => {
    const { ec2, subnet } = smallSubnet();
    ec2.createNetworkInterface(subnet, { secondary: 10 });
    expect({ free: subnet.freeAddresses, exhausted: subnet.exhausted }).toEqual({ free: 0, exhausted: false });
  });
});
