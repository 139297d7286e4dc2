import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressUse, Subnet } from '../../../models/ec2/subnet.ts';
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

function subnet(text: string, choose: (count: number) => number = LOWEST): Subnet {
  return new Subnet({ id: 'subnet-a', cidr: cidr(text), zone: 'az-a', tags: new Map(), occupied: [] }, choose);
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

type Step =
  | { readonly kind: 'addresses' | 'prefixes'; readonly count: number }
  | { readonly kind: 'occupy' | 'vacate'; readonly at: number; readonly bits: number }
  | { readonly kind: 'release'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('addresses' as const, 'prefixes' as const), count: fc.nat(20) }),
  fc.record({ kind: fc.constantFrom('occupy' as const, 'vacate' as const), at: fc.nat(1_023), bits: fc.nat(6) }),
  fc.record({ kind: fc.constant('release' as const), which: fc.nat(100) }),
);

const USES: readonly AddressUse[] = ['free', 'reserved', 'foreign', 'eni-primary', 'interface', 'branch'];

/** Counts anew, address by address, all that the subnet keeps counts of. */
function recount(one: Subnet) {
  const uses = Array.from({ length: one.cidr.size }, (_, offset) => one.useOf(one.cidr.first + offset));
  const freeBlocks = uses.filter(
    (_, offset) =>
      offset % PREFIX_SIZE === 0 && uses.slice(offset, offset + PREFIX_SIZE).every((use) => use === 'free'),
  );
  return {
    byUse: USES.map((use) => uses.filter((candidate) => candidate === use).length),
    freePrefixes: freeBlocks.length,
  };
}

describe('a subnet after any sequence of changes', () => {
  it('has every address in exactly one use, counts that equal a recount, and gives nothing twice', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('10.0.0.0/28', '10.0.0.0/26', '10.0.0.0/24', '10.0.0.0/22'),
        fc.boolean(),
        fc.array(step, { maxLength: 60 }),
        (text, random, steps) => {
          const stream = new RandomStream('steps');
          const one = subnet(text, random ? (count) => stream.below(count) : LOWEST);
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
            expect(USES.map((use) => one.count(use))).toEqual(counted.byUse);
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
