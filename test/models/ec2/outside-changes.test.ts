import { describe, expect, it } from 'vitest';
import { assignMore, attachTrunk, leakInterface, unassignLast } from '../../../models/ec2/outside-changes.ts';
import { formatIpv4 } from '../../../models/ipv4.ts';
import { launchNode, outcome, smallEc2, subnetConfig } from './world.ts';

describe('others than the daemon', () => {
  it('attach a trunk at the lowest free device index, while a slot is free', () => {
    const { ec2 } = smallEc2();
    const instance = launchNode(ec2);
    ec2.attachNetworkInterface(ec2.createNetworkInterface(instance.subnet, {}), instance, 2, 0);
    const trunk = attachTrunk(ec2, instance);
    expect(trunk).toMatchObject({ type: 'trunk', lastDeviceIndex: 1, secondaryAddresses: [] });
    expect([...(trunk?.tags ?? [])]).toEqual([['eks:eni:owner', 'eks-vpc-resource-controller']]);
    expect(attachTrunk(ec2, instance)).toBeUndefined();
    expect(ec2.subnet('subnet-a').count('eni-primary')).toBe(3);
  });

  it('take away the last prefixes, and only without prefixes the last secondary addresses', () => {
    const { ec2 } = smallEc2();
    const instance = launchNode(ec2);
    const primary = instance.interfaceAt(0);
    if (primary === undefined) throw new Error('no primary interface');
    ec2.assign(primary, 'secondary', 3);
    ec2.assign(primary, 'prefix', 1);
    unassignLast(ec2, instance, 0, 2);
    expect(primary.prefixes).toEqual([]);
    expect(primary.secondaryAddresses).toHaveLength(3);
    unassignLast(ec2, instance, 0, 2);
    expect(primary.secondaryAddresses.map(formatIpv4)).toEqual(['10.0.0.5']);
    unassignLast(ec2, instance, 1, 2);
  });

  it('assign more than the type allows, but not more than the subnet has', () => {
    const { ec2 } = smallEc2({}, [subnetConfig('subnet-a', '10.0.0.0/27')]);
    const instance = launchNode(ec2);
    assignMore(ec2, instance, 0, 15);
    expect(instance.interfaceAt(0)?.usedSlots).toBe(16);
    assignMore(ec2, instance, 0, 15);
    expect(instance.interfaceAt(0)?.usedSlots).toBe(16);
    expect(ec2.subnet('subnet-a').freeAddresses).toBe(27 - 1 - 15);
  });

  it('leak interfaces, which every leak clean-up sees', () => {
    const { ec2, simulation } = smallEc2();
    const client = ec2.client(launchNode(ec2));
    const tags = new Map([['node.k8s.amazonaws.com/instance_id', 'i-gone']]);
    const leaked = leakInterface(ec2, ec2.subnet('subnet-a'), { secondary: 2, description: 'aws-K8S-i-gone', tags });
    expect(outcome(simulation, client.describeLeakedNetworkInterfaces(undefined))).toMatchObject([
      { id: leaked?.id, description: 'aws-K8S-i-gone', attachmentId: undefined },
    ]);
  });
});
