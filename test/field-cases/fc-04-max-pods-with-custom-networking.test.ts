import { describe, expect, it } from 'vitest';
import { findInstanceType, type InstanceType } from '../../models/ec2/instance-types.ts';
import { advisedMaxPodsLimit, eniMaxPods } from '../../models/ec2/max-pods.ts';

function type(name: string): InstanceType {
  const found = findInstanceType(name);
  if (found === undefined) throw new Error(name);
  return found;
}

// aws/amazon-vpc-cni-k8s #527 and the EKS best practices guide.
describe('FC-04: maxPods with custom networking', () => {
  it.each([
    ['t3.small', 8],
    ['m5.large', 20],
    ['c5.xlarge', 44],
    ['c5.4xlarge', 205],
    ['c5.18xlarge', 688],
  ])('is on a %s %d, because the primary interface has no addresses for pods', (name, pods) => {
    expect(eniMaxPods(type(name), { customNetworking: true })).toBe(pods);
  });

  it('is on an m5.large 290 with prefixes, of which 110 are advised', () => {
    expect(eniMaxPods(type('m5.large'), { customNetworking: true, prefixDelegation: true })).toBe(290);
    expect(advisedMaxPodsLimit(type('m5.large'))).toBe(110);
  });
});
