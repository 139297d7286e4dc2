import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CidrReservationConfig } from '../../../models/cluster-config.ts';
import { ADDRESS_USES, Subnet } from '../../../models/ec2/subnet.ts';
import { formatIpv4, type Ipv4, type Ipv4Block, PREFIX_SIZE, parseCidr } from '../../../models/ipv4.ts';
import { RandomStream } from '../../../sim/random.ts';

const LOWEST = () => 0;

function cidr(text: string): Ipv4Block {
  const block = parseCidr(text);
  if (block === undefined) throw new Error(text);
  return block;
}

function address(text: string): Ipv4 {
  return cidr(`${text}/32`).first;
}

function subnet(
  text: string,
  choose: (count: number) => number = LOWEST,
  reservations: readonly CidrReservationConfig[] = [],
): Subnet {
  const config = { id: 'subnet-a', cidr: cidr(text), zone: 'az-a', tags: new Map(), occupied: [], reservations };
  return new Subnet(config, choose);
}

describe('a subnet', () => {
  it.each([
    ['10.0.0.0/28', 11, 0],
    ['10.0.0.0/27', 27, 0],
    ['10.0.0.0/26', 59, 2],
    ['10.0.0.0/24', 251, 14],
    ['10.0.0.0/22', 1_019, 62],
    ['10.0.0.0/16', 65_531, 4_094],
  ])('%s has %i free addresses and %i free prefixes, because five are reserved', (text, addresses, prefixes) => {
    const empty = subnet(text);
    expect(empty.freeAddresses).toBe(addresses);
    expect(empty.freePrefixes).toBe(prefixes);
    expect(empty.count('reserved')).toBe(5);
    expect(empty.fragmentationPercent).toBe(0);
  });

  it('gives the lowest free addresses, and takes back what is released', () => {
    const one = subnet('10.0.0.0/28');
    expect(one.takeAddresses(3, 'interface')?.map(formatIpv4)).toEqual(['10.0.0.4', '10.0.0.5', '10.0.0.6']);
    one.release(address('10.0.0.5'));
    expect(one.takeAddresses(2, 'eni-primary')?.map(formatIpv4)).toEqual(['10.0.0.5', '10.0.0.7']);
    expect(one.useOf(address('10.0.0.5'))).toBe('eni-primary');
  });

  it('gives as a prefix the lowest aligned block of 16 that is wholly free', () => {
    const one = subnet('10.0.0.0/25');
    one.occupy(cidr('10.0.0.20/32'));
    expect(one.takePrefixes(2)?.map(formatIpv4)).toEqual(['10.0.0.32', '10.0.0.48']);
    one.vacate(cidr('10.0.0.20/32'));
    expect(one.takePrefixes(1)?.map(formatIpv4)).toEqual(['10.0.0.16']);
  });

  it('gives all that is asked for or nothing', () => {
    const one = subnet('10.0.0.0/26');
    expect(one.takePrefixes(3)).toBeUndefined();
    expect(one.takeAddresses(60, 'interface')).toBeUndefined();
    expect(one.freeAddresses).toBe(59);
    expect(one.takePrefixes(2)).toHaveLength(2);
    expect(one.takeAddresses(27, 'interface')).toHaveLength(27);
    expect(one.freeAddresses).toBe(0);
  });

  it('is fragmented by single addresses as AWS counts it: partly used blocks among all usable ones', () => {
    const one = subnet('10.0.0.0/22');
    for (let block = 1; block <= 31; block++) one.occupy({ first: one.cidr.first + block * PREFIX_SIZE, size: 1 });
    expect(one.freePrefixes).toBe(31);
    expect(one.fragmentationPercent).toBe(50);
  });

  it('lets a foreign holder take only what is free, and leave only what it took', () => {
    const one = subnet('10.0.0.0/26');
    one.takeAddresses(2, 'interface');
    one.occupy(cidr('10.0.0.0/28'));
    expect(one.count('foreign')).toBe(10);
    one.vacate(cidr('10.0.0.0/26'));
    expect(one.count('foreign')).toBe(0);
    expect(one.count('interface')).toBe(2);
    expect(one.count('reserved')).toBe(5);
  });

  it('refuses a foreign block outside of it, and a release of what no interface has', () => {
    const one = subnet('10.0.0.0/26');
    expect(() => one.occupy(cidr('10.0.0.64/28'))).toThrow(RangeError);
    expect(() => one.release(address('10.0.0.10'))).toThrow('is free');
    expect(() => one.release(address('10.0.0.1'))).toThrow('is reserved');
  });

  it('chooses every free address equally often when the choice is random', () => {
    const stream = new RandomStream('choice');
    const counts = new Map<string, number>();
    for (let i = 0; i < 1_100; i++) {
      const [taken] = subnet('10.0.0.0/28', (count) => stream.below(count)).takeAddresses(1, 'interface') ?? [];
      const text = formatIpv4(taken ?? 0);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    expect(counts.size).toBe(11);
    expect(Math.min(...counts.values())).toBeGreaterThan(60);
    expect(Math.max(...counts.values())).toBeLessThan(145);
  });
});

describe('a reservation for prefixes', () => {
  const reserved = () => subnet('10.0.0.0/25', LOWEST, [{ block: cidr('10.0.0.64/27'), type: 'prefix' }]);

  it('keeps single addresses out, and is where prefixes come from first', () => {
    const one = reserved();
    expect(one.freeAddresses).toBe(128 - 5 - 32);
    expect(one.count('free-for-prefixes')).toBe(32);
    expect(one.freePrefixes).toBe(6);
    expect(one.freePrefixesNotSetAside).toBe(4);
    expect(one.takePrefixes(3)?.map(formatIpv4)).toEqual(['10.0.0.64', '10.0.0.80', '10.0.0.16']);
    expect(one.takeAddresses(one.freeAddresses, 'interface')?.map(formatIpv4)).not.toContain('10.0.0.64');
    expect(one.takeAddresses(1, 'interface')).toBeUndefined();
  });

  it('stays whole while single addresses come and go', () => {
    const stream = new RandomStream('churn');
    const one = subnet('10.0.0.0/24', (count) => stream.below(count), [
      { block: cidr('10.0.0.128/25'), type: 'prefix' },
    ]);
    for (let i = 0; i < 100; i += 1) one.takeAddresses(1, 'interface');
    expect(one.freePrefixesNotSetAside).toBe(0);
    // The last block has the broadcast address.
    expect(one.takePrefixes(8)).toBeUndefined();
    expect(one.takePrefixes(7)).toHaveLength(7);
  });

  it('takes back what was taken out of it', () => {
    const one = reserved();
    const [first = 0] = one.takePrefixes(1) ?? [];
    one.occupy(cidr('10.0.0.80/32'));
    expect([one.freePrefixes, one.count('free-for-prefixes')]).toEqual([4, 15]);
    one.release(first, PREFIX_SIZE);
    one.vacate(cidr('10.0.0.80/32'));
    expect([one.freePrefixes, one.count('free-for-prefixes')]).toEqual([6, 32]);
  });

  it('leaves what is in use inside it with those who have it', () => {
    const one = new Subnet(
      {
        id: 'subnet-a',
        cidr: cidr('10.0.0.0/25'),
        zone: 'az-a',
        tags: new Map(),
        occupied: [cidr('10.0.0.64/32')],
        reservations: [{ block: cidr('10.0.0.64/27'), type: 'prefix' }],
      },
      LOWEST,
    );
    expect(one.takePrefixes(1)?.map(formatIpv4)).toEqual(['10.0.0.80']);
  });
});

describe('an explicit reservation', () => {
  it('is given to nobody, though somebody may have asked for just these addresses', () => {
    const one = subnet('10.0.0.0/26', LOWEST, [{ block: cidr('10.0.0.16/28'), type: 'explicit' }]);
    expect(one.count('free-explicit')).toBe(16);
    expect([one.freeAddresses, one.freePrefixes]).toEqual([64 - 5 - 16, 1]);
    expect(one.occupy(cidr('10.0.0.16/31')).map(formatIpv4)).toEqual(['10.0.0.16', '10.0.0.17']);
    expect(one.takeAddresses(43, 'interface')).toHaveLength(43);
    expect(one.takeAddresses(1, 'interface')).toBeUndefined();
  });
});

type Step =
  | { readonly kind: 'addresses' | 'prefixes'; readonly count: number }
  | { readonly kind: 'occupy' | 'vacate'; readonly at: number; readonly bits: number }
  | { readonly kind: 'release'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('addresses' as const, 'prefixes' as const), count: fc.nat(20) }),
  fc.record({ kind: fc.constantFrom('occupy' as const, 'vacate' as const), at: fc.nat(1_023), bits: fc.nat(6) }),
  fc.record({ kind: fc.constant('release' as const), which: fc.nat(100) }),
);

/** Counts anew, address by address, all that the subnet keeps counts of. */
function recount(one: Subnet) {
  const uses = Array.from({ length: one.cidr.size }, (_, offset) => one.useOf(one.cidr.first + offset));
  const freeBlocks = uses.filter((use, offset) => {
    if (offset % PREFIX_SIZE !== 0 || (use !== 'free' && use !== 'free-for-prefixes')) return false;
    return uses.slice(offset, offset + PREFIX_SIZE).every((other) => other === use);
  });
  return {
    byUse: ADDRESS_USES.map((use) => uses.filter((candidate) => candidate === use).length),
    freePrefixes: freeBlocks.length,
  };
}

describe('a subnet after any sequence of changes', () => {
  it('has every address in exactly one use, counts that equal a recount, and gives nothing twice', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('10.0.0.0/28', '10.0.0.0/26', '10.0.0.0/24', '10.0.0.0/22'),
        fc.constantFrom<CidrReservationConfig['type'] | undefined>('prefix', 'explicit', undefined),
        fc.boolean(),
        fc.array(step, { maxLength: 60 }),
        (text, type, random, steps) => {
          const stream = new RandomStream('steps');
          const { first, size } = cidr(text);
          const reservations = type === undefined ? [] : [{ type, block: { first: first + size / 2, size: size / 2 } }];
          const one = subnet(text, random ? (count) => stream.below(count) : LOWEST, reservations);
          const held: Ipv4Block[] = [];
          for (const current of steps) {
            const before = { addresses: one.freeAddresses, prefixes: one.freePrefixes };
            if (current.kind === 'addresses') {
              const given = one.takeAddresses(current.count, 'interface');
              expect(given?.length).toBe(current.count <= before.addresses ? current.count : undefined);
              for (const first of given ?? []) held.push({ first, size: 1 });
            } else if (current.kind === 'prefixes') {
              const given = one.takePrefixes(current.count);
              expect(given?.length).toBe(current.count <= before.prefixes ? current.count : undefined);
              for (const first of given ?? []) {
                expect(first % PREFIX_SIZE).toBe(0);
                held.push({ first, size: PREFIX_SIZE });
              }
            } else if (current.kind === 'release') {
              const [block] = held.splice(current.which, 1);
              if (block !== undefined) one.release(block.first, block.size);
            } else if (current.kind === 'occupy' || current.kind === 'vacate') {
              const size = Math.min(2 ** current.bits, one.cidr.size);
              const offset = current.at % one.cidr.size;
              one[current.kind]({ first: one.cidr.first + offset - (offset % size), size });
            }
            const counted = recount(one);
            expect(ADDRESS_USES.map((use) => one.count(use))).toEqual(counted.byUse);
            expect(one.freePrefixes).toBe(counted.freePrefixes);
            expect(counted.byUse.reduce((sum, count) => sum + count, 0)).toBe(one.cidr.size);
            // Were an address given twice, the blocks held would be more than the addresses in use.
            expect(one.count('interface')).toBe(held.reduce((sum, { size }) => sum + size, 0));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
