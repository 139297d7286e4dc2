import { describe, expect, it } from 'vitest';
import { Ec2Error } from '../../../models/ipamd/ports.ts';
import { launchNode, smallEc2 } from './world.ts';

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof Ec2Error) return error.code;
    throw error;
  }
  return undefined;
}

describe('the quota of network interfaces', () => {
  it('counts those of instances, and refuses the next one beyond it without taking an address', () => {
    const { ec2 } = smallEc2({ quotas: { networkInterfaces: 2, networkAddressUsage: 1_000 } });
    const subnet = ec2.subnet('subnet-a');
    launchNode(ec2);
    const eni = ec2.createNetworkInterface(subnet, { secondary: 3 });
    const free = subnet.freeAddresses;
    expect(codeOf(() => ec2.createNetworkInterface(subnet, {}))).toBe('NetworkInterfaceLimitExceeded');
    expect(codeOf(() => launchNode(ec2, 'node-1'))).toBe('NetworkInterfaceLimitExceeded');
    expect(subnet.freeAddresses).toBe(free);
    expect(subnet.exhausted).toBe(false);
    ec2.deleteNetworkInterface(eni);
    expect(codeOf(() => launchNode(ec2, 'node-1'))).toBeUndefined();
  });
});

describe('the quota of network address usage', () => {
  it('counts 1 for an address, 1 for a prefix, 1 for an interface that did not come with its instance', () => {
    const { ec2 } = smallEc2({ quotas: { networkInterfaces: 10, networkAddressUsage: 12 } });
    const subnet = ec2.subnet('subnet-a');
    const primary = launchNode(ec2).interfaceAt(0); // 1
    if (primary === undefined) throw new Error('no primary interface');
    const eni = ec2.createNetworkInterface(subnet, { prefixes: 2 }); // 1 + 1 + 2
    ec2.assign(eni, 'secondary', 4); // 9 by now
    ec2.assign(primary, 'prefix', 3); // 12
    expect(codeOf(() => ec2.assign(primary, 'secondary', 1))).toBe('NetworkAddressUsageLimitExceeded');
    expect(codeOf(() => ec2.createNetworkInterface(subnet, {}))).toBe('NetworkAddressUsageLimitExceeded');
    ec2.unassign(primary, 'prefix', primary.prefixes.slice(0, 1));
    expect(codeOf(() => ec2.assign(primary, 'secondary', 2))).toBe('NetworkAddressUsageLimitExceeded');
    expect(codeOf(() => ec2.assign(primary, 'secondary', 1))).toBeUndefined();
    ec2.deleteNetworkInterface(eni); // gives back 8
    expect(codeOf(() => ec2.createNetworkInterface(subnet, { secondary: 7 }))).toBe('NetworkAddressUsageLimitExceeded');
    expect(codeOf(() => ec2.createNetworkInterface(subnet, { secondary: 6 }))).toBeUndefined();
  });
});
