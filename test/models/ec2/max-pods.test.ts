import { describe, expect, it } from 'vitest';
import { findInstanceType, type InstanceType, instanceTypes } from '../../../models/ec2/instance-types.ts';
import { advisedMaxPodsLimit, autoModeMaxPods, canHavePrefixes, eniMaxPods } from '../../../models/ec2/max-pods.ts';

function type(name: string): InstanceType {
  const found = findInstanceType(name);
  if (found === undefined) throw new Error(name);
  return found;
}

describe('maxPods', () => {
  // From the VPC CNI's misc/eni-max-pods.txt.
  it.each([
    ['t3.nano', 4],
    ['t3.medium', 17],
    ['m5.large', 29],
    ['m5.xlarge', 58],
    ['m5.4xlarge', 234],
    ['m5.16xlarge', 737],
    ['m7g.medium', 8],
    ['m8i.large', 59],
    ['p4d.24xlarge', 737],
  ])('of %s is %d by the ENI formula', (name, pods) => {
    expect(eniMaxPods(type(name))).toBe(pods);
  });

  it('counts on every type each address but the primary ones, and the two host network pods', () => {
    for (const each of instanceTypes()) {
      const addresses = each.enis * each.ipv4PerEni;
      expect(eniMaxPods(each), each.name).toBe(addresses - each.enis + 2);
    }
  });

  it('loses one interface with custom networking, on every type', () => {
    expect(eniMaxPods(type('m5.large'), { customNetworking: true })).toBe(20);
    for (const each of instanceTypes()) {
      expect(eniMaxPods(each) - eniMaxPods(each, { customNetworking: true }), each.name).toBe(each.ipv4PerEni - 1);
    }
  });

  it('counts only MAX_ENI interfaces, never more than the type has', () => {
    expect(eniMaxPods(type('m5.large'), { maxEni: 1 })).toBe(11);
    expect(eniMaxPods(type('m5.large'), { maxEni: 1, customNetworking: true })).toBe(2);
    expect(eniMaxPods(type('m5.large'), { maxEni: 100 })).toBe(29);
  });

  it('counts 16 addresses in each slot with prefixes, where the type can have them', () => {
    expect(eniMaxPods(type('m5.large'), { prefixDelegation: true })).toBe(434);
    expect(eniMaxPods(type('m5.large'), { prefixDelegation: true, customNetworking: true })).toBe(290);
    expect(eniMaxPods(type('m5.metal'), { prefixDelegation: true })).toBe(15 * 49 * 16 + 2);
    expect(eniMaxPods(type('t2.large'), { prefixDelegation: true })).toBe(eniMaxPods(type('t2.large')));
  });

  it('should not pass 110, or 250 on more than 30 vCPU', () => {
    const advised = (name: string) =>
      Math.min(eniMaxPods(type(name), { prefixDelegation: true }), advisedMaxPodsLimit(type(name)));
    expect(advised('m5.large')).toBe(110);
    expect(advised('m5.8xlarge')).toBe(250);
    expect(advised('t3.nano')).toBe(34);
    expect(advisedMaxPodsLimit(type('bmn-sf1.metal'))).toBe(110);
    for (const each of instanceTypes()) {
      expect(advisedMaxPodsLimit(each), each.name).toBe((each.vcpu ?? 0) > 30 ? 250 : 110);
    }
  });

  it('of EKS Auto Mode has no place for host network pods and stops at 110', () => {
    expect(autoModeMaxPods(type('m5.large'))).toBe(27);
    expect(autoModeMaxPods(type('m5.16xlarge'))).toBe(110);
  });

  it('can use prefixes on Nitro and bare metal, not on Xen', () => {
    expect(canHavePrefixes(type('m5.large'))).toBe(true);
    expect(canHavePrefixes(type('c5.metal'))).toBe(true);
    expect(canHavePrefixes(type('m4.large'))).toBe(false);
    expect(instanceTypes().filter((each) => !canHavePrefixes(each))).toHaveLength(82);
  });
});
