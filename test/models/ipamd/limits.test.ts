import { describe, expect, it } from 'vitest';
import { eniLimits, type InstanceLimits, maxEnis, supportsPrefixes } from '../../../models/ipamd/limits.ts';
import { readSettings } from '../../../models/ipamd/settings.ts';

const M5_LARGE: InstanceLimits = {
  enis: 3,
  ipv4PerEni: 10,
  hypervisor: 'nitro',
  bareMetal: false,
  networkCards: [3],
  defaultNetworkCard: 0,
};

describe('the limits of an interface', () => {
  it('leave its primary address out', () => {
    expect(eniLimits(M5_LARGE, false)).toEqual({ cidrsPerEni: 9, addressesPerEni: 9 });
  });

  it('are 16 addresses for each of as many prefixes', () => {
    expect(eniLimits(M5_LARGE, true)).toEqual({ cidrsPerEni: 9, addressesPerEni: 144 });
  });
});

describe('prefixes', () => {
  it.each<[string, Partial<InstanceLimits>, boolean]>([
    ['Nitro', { hypervisor: 'nitro' }, true],
    ['Xen', { hypervisor: 'xen' }, false],
    ['bare-metal', { hypervisor: undefined, bareMetal: true }, true],
    ['unknown', { hypervisor: undefined }, false],
  ])('on %s instances are possible: see %j', (_, limits, possible) => {
    expect(supportsPrefixes({ ...M5_LARGE, ...limits })).toBe(possible);
  });
});

describe('the most interfaces', () => {
  it('of a network card are what the type allows, or MAX_ENI if that is less', () => {
    const cards = { ...M5_LARGE, networkCards: [5, 8] };
    expect(maxEnis(cards, readSettings({}), 0)).toBe(5);
    expect(maxEnis(cards, readSettings({}), 1)).toBe(8);
    expect(maxEnis(cards, readSettings({ MAX_ENI: '2' }), 1)).toBe(2);
    expect(maxEnis(cards, readSettings({ MAX_ENI: '20' }), 0)).toBe(5);
  });

  it('are those of the type where it lists no cards', () => {
    expect(maxEnis({ ...M5_LARGE, networkCards: [] }, readSettings({}), 0)).toBe(3);
  });
});
