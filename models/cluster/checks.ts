import type { Instance } from '../ec2/instance.ts';
import { ADDRESS_USES, type AddressUse, type Subnet } from '../ec2/subnet.ts';
import type { RequestLimits } from '../ec2/throttling/request-limits.ts';
import { PREFIX_SIZE } from '../ipv4.ts';
import { assertInvariant } from '../observations/invariants.ts';

/** A type's limits are never passed. @throws BrokenInvariant */
export function checkLimits({ node, type, interfaces }: Instance): void {
  for (const eni of interfaces) {
    const { usedSlots } = eni;
    assertInvariant(usedSlots <= type.ipv4PerEni, 'addresses of an interface stay within its limit', () => ({
      node,
      interface: eni.id,
      usedSlots,
      limit: type.ipv4PerEni,
    }));
  }
  const limit = type.networkCards.reduce((sum, count) => sum + count, 0);
  assertInvariant(interfaces.length <= limit, 'interfaces of an instance stay within its limit', () => ({
    node,
    interfaces: interfaces.length,
    limit,
  }));
}

/** No bucket of the account holds less than nothing, or more than fits. @throws BrokenInvariant */
export function checkTokens(limits: RequestLimits): void {
  for (const [name, { level, capacity }] of limits.buckets) {
    assertInvariant(
      level >= 0 && level <= capacity,
      'a bucket holds no fewer tokens than none and no more than fit',
      () => ({
        bucket: name,
        level,
        capacity,
      }),
    );
  }
}

/** What a subnet counts equals what it holds. As slow as the subnet is large. @throws BrokenInvariant */
export function checkCounts(subnet: Subnet): void {
  const counted = new Map<AddressUse, number>(ADDRESS_USES.map((use) => [use, 0]));
  let freePrefixes = 0;
  for (let block = 0; block < subnet.cidr.size; block += PREFIX_SIZE) {
    const usesOfBlock = new Set<AddressUse>();
    for (let offset = block; offset < block + PREFIX_SIZE; offset += 1) {
      const use = subnet.useOf(subnet.cidr.first + offset);
      counted.set(use, (counted.get(use) ?? 0) + 1);
      usesOfBlock.add(use);
    }
    const [only] = usesOfBlock;
    if (usesOfBlock.size === 1 && (only === 'free' || only === 'free-for-prefixes')) freePrefixes += 1;
  }
  for (const [use, count] of counted) {
    assertInvariant(count === subnet.count(use), 'a subnet counts its addresses right', () => ({
      subnet: subnet.id,
      use,
      counted: subnet.count(use),
      there: count,
    }));
  }
  assertInvariant(freePrefixes === subnet.freePrefixes, 'a subnet counts its free blocks right', () => ({
    subnet: subnet.id,
    counted: subnet.freePrefixes,
    there: freePrefixes,
  }));
}
