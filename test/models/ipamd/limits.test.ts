import { describe, expect, it } from 'vitest';
import {
  eniLimits,
  type InstanceLimits,
  maxEnis,
  podAddressLimit,
  podEnis,
  supportsPrefixes,
} from '../../../models/ipamd/limits.ts';
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

describe('the addresses that a node can have for pods', () => {
  const PREFIXES = { ENABLE_PREFIX_DELEGATION: 'true' };
  const CUSTOM = { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' };
  const POD_ENI = { ENABLE_POD_ENI: 'true' };
  const limitsOf = (environment: Record<string, string>, limits = M5_LARGE) => {
    const settings = readSettings(environment);
    return [podEnis(limits, settings), podAddressLimit(limits, settings)];
  };

  it.each<[string, Record<string, string>, [number, number]]>([
    ['are those of all interfaces', {}, [3, 27]],
    ['are 16 times as many with prefixes', PREFIXES, [3, 432]],
    ['leave the primary interface out with custom networking', CUSTOM, [2, 18]],
    ['leave the trunk out with security groups for pods', POD_ENI, [2, 18]],
    ['leave both out with both', { ...CUSTOM, ...POD_ENI }, [1, 9]],
    ['are those of the only interface, which leaves no room for a trunk', { ...POD_ENI, MAX_ENI: '1' }, [1, 9]],
    ['are none where nothing is left', { ...CUSTOM, ...POD_ENI, MAX_ENI: '1' }, [0, 0]],
    ['have no end with IPv6', { ENABLE_IPv6: 'true' }, [3, Number.POSITIVE_INFINITY]],
  ])('%s', (_, environment, expected) => {
    expect(limitsOf(environment)).toEqual(expected);
  });

  it('are single ones on a type that cannot have prefixes', () => {
    expect(limitsOf(PREFIXES, { ...M5_LARGE, hypervisor: 'xen' })).toEqual([3, 27]);
  });
});
