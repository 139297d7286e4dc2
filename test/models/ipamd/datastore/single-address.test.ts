import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AddressBlock } from '../../../../models/ipamd/datastore/address-block.ts';
import type { Cidr, PodAddress } from '../../../../models/ipamd/datastore/cidr.ts';
import { SingleAddress } from '../../../../models/ipamd/datastore/single-address.ts';
import { deviceOrder, RandomOrder, type WalkOrder } from '../../../../models/ipamd/datastore/walk-order.ts';
import { RandomStream } from '../../../../sim/random.ts';
import { onlyCidr } from '../../../harness/cidr.ts';

const ADDRESS = 5;
const COOLDOWN = 30;

type Step = { does: 'take' | 'give back' | 'restore' | 'wait'; for: number };

/** What can be seen of a CIDR while pods come and go. */
function seenOf(cidr: Cidr, steps: readonly Step[], walkOrder: WalkOrder): unknown[] {
  let now = 0;
  let held: PodAddress | undefined;
  return steps.map(({ does, for: time }, index) => {
    const isFree = !cidr.isAssigned(ADDRESS);
    let taken: number | undefined;
    if (does === 'wait') now += time;
    else if (does === 'give back' && held !== undefined) {
      cidr.release(held, now);
      held = undefined;
    } else if (does === 'take') {
      taken = cidr.takeUsable(now, COOLDOWN, walkOrder);
      if (taken !== undefined) held = cidr.assign(taken, index, walkOrder);
    } else if (does === 'restore' && isFree) held = cidr.assign(ADDRESS, index, walkOrder);
    const used = cidr.used.map(({ address, sandbox, released }) => ({ address, sandbox, released }));
    const assigned = [cidr.isAssigned(ADDRESS), cidr.isAssigned(ADDRESS + 1), cidr.contains(ADDRESS + 1)];
    return [taken, used, assigned, cidr.assigned, cidr.size, cidr.coolingEnds(COOLDOWN)];
  });
}

it('a single address is a block of one address in all that can be seen, and walks draw as often', () => {
  const { eni } = onlyCidr('secondary', ADDRESS);
  const does = fc.constantFrom<Step['does']>('take', 'take', 'give back', 'give back', 'restore', 'wait');
  fc.assert(
    fc.property(fc.array(fc.record({ does, for: fc.nat(40) })), (steps) => {
      expect(seenOf(new SingleAddress(eni, ADDRESS), steps, deviceOrder)).toEqual(
        seenOf(new AddressBlock(eni, 'secondary', ADDRESS), steps, deviceOrder),
      );
      const [single, block] = [new RandomStream('walks'), new RandomStream('walks')];
      seenOf(new SingleAddress(eni, ADDRESS), steps, new RandomOrder(single));
      seenOf(new AddressBlock(eni, 'secondary', ADDRESS), steps, new RandomOrder(block));
      expect(single.next()).toBe(block.next());
    }),
  );
});
