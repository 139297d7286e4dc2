import { describe, expect, it } from 'vitest';
import { findInstanceType, instanceTypes } from '../../../models/ec2/instance-types.ts';

describe('the instance types', () => {
  it('are the 1,391 that the VPC CNI knows, each once', () => {
    expect(instanceTypes()).toHaveLength(1_391);
    expect(new Set(instanceTypes().map((type) => type.name)).size).toBe(1_391);
  });

  it('tell size and network limits', () => {
    expect(findInstanceType('m5.large')).toEqual({
      name: 'm5.large',
      vcpu: 2,
      memoryMiB: 8_192,
      architecture: 'amd64',
      enis: 3,
      ipv4PerEni: 10,
      hypervisor: 'nitro',
      bareMetal: false,
      networkCards: [3],
      defaultNetworkCard: 0,
      trunking: true,
      branchEnis: 9,
    });
  });

  // vCPU, GiB, interfaces and addresses per interface as AWS publishes them.
  it.each([
    ['m5.xlarge', 4, 16, 4, 15],
    ['m5.4xlarge', 16, 64, 8, 30],
    ['m5.24xlarge', 96, 384, 15, 50],
    ['c5.large', 2, 4, 3, 10],
    ['t3.medium', 2, 4, 3, 6],
    ['m7g.medium', 1, 4, 2, 4],
    ['m8i.large', 2, 8, 3, 20],
  ])('%s has %d vCPU, %d GiB, %d interfaces of %d addresses', (name, vcpu, gib, enis, ipv4PerEni) => {
    expect(findInstanceType(name)).toMatchObject({ vcpu, memoryMiB: gib * 1_024, enis, ipv4PerEni });
  });

  it.each([
    ['p4d.24xlarge', 60, 15],
    ['p5.48xlarge', 64, 2],
    ['c6in.32xlarge', 16, 8],
  ])('%s has %d interfaces on all network cards, but only %d on the default one', (name, onAllCards, enis) => {
    const type = findInstanceType(name);
    expect(type?.networkCards.reduce((sum, card) => sum + card)).toBe(onAllCards);
    expect(type?.enis).toBe(enis);
  });

  it('are all whole: limits from 1, the default network card among the cards', () => {
    for (const type of instanceTypes()) {
      expect(type.networkCards[type.defaultNetworkCard], type.name).toBe(type.enis);
      expect(Math.min(type.enis, type.ipv4PerEni), type.name).toBeGreaterThanOrEqual(1);
      expect(type.vcpu === undefined || type.vcpu >= 1, type.name).toBe(true);
      expect(type.memoryMiB === undefined || type.memoryMiB >= 512, type.name).toBe(true);
      expect(type.trunking === true, type.name).toBe((type.branchEnis ?? 0) > 0);
    }
  });

  it('leave open what the sources do not tell', () => {
    const count = (what: (type: ReturnType<typeof instanceTypes>[number]) => boolean) =>
      instanceTypes().filter(what).length;
    expect(count((type) => type.vcpu === undefined)).toBe(14);
    expect(count((type) => type.memoryMiB === undefined)).toBe(14);
    expect(count((type) => type.architecture === undefined)).toBe(14);
    expect(count((type) => type.branchEnis === undefined)).toBe(19);
    expect(count((type) => type.hypervisor === 'nitro')).toBe(1_150);
    expect(count((type) => type.hypervisor === 'xen')).toBe(80);
    expect(findInstanceType('m5.larg')).toBeUndefined();
  });
});
