import { describe, expect, it } from 'vitest';
import { type Caller, Faults } from '../../../models/ec2/faults.ts';
import { RandomStreams } from '../../../sim/random.ts';

function faults(...list: ConstructorParameters<typeof Faults>[0]): Faults {
  return new Faults(list, new RandomStreams(1));
}

function caller(node: string, zone = 'az-a'): Caller {
  return { node, subnet: { zone } };
}

describe('injected faults', () => {
  it('hit the n-th calls of an action, counted over all nodes', () => {
    const some = faults({ action: 'CreateTags', error: 'InternalError', nth: [2, 3] });
    const hits = ['node-0', 'node-1', 'node-0', 'node-1'].map((node) => some.strike('CreateTags', caller(node), 0));
    expect(hits).toEqual([undefined, 'InternalError', 'InternalError', undefined]);
    expect(some.strike('DescribeSubnets', caller('node-0'), 0)).toBeUndefined();
  });

  it('hit the calls that start in a window, its end not included', () => {
    const some = faults({ action: '*', error: 'RequestLimitExceeded', from: 10, until: 20, rate: 1 });
    expect([9, 10, 19, 20].map((now) => some.strike('CreateTags', caller('node-0'), now) !== undefined)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('are decided by the first that fits', () => {
    const some = faults(
      { action: 'CreateTags', error: 'InternalError', nth: [1] },
      { action: '*', error: 'RequestLimitExceeded', from: 0, until: 10, rate: 1 },
    );
    expect(some.strike('CreateTags', caller('node-0'), 0)).toBe('InternalError');
    expect(some.strike('CreateTags', caller('node-0'), 0)).toBe('RequestLimitExceeded');
  });

  it('hit about their share of the calls, the same ones in every run', () => {
    const hits = () => {
      const some = faults({ action: '*', error: 'InternalError', from: 0, until: 10, rate: 0.2 });
      return Array.from({ length: 1_000 }, () => some.strike('CreateTags', caller('node-0'), 0) !== undefined);
    };
    const share = hits().filter(Boolean).length / 1_000;
    expect(share).toBeGreaterThan(0.16);
    expect(share).toBeLessThan(0.24);
    expect(hits()).toEqual(hits());
  });

  it('hit only the calls from one zone, or one node', () => {
    const some = faults(
      { action: '*', error: 'Unavailable', from: 0, until: 10, rate: 1, zone: 'az-b' },
      { action: '*', error: 'InternalError', from: 0, until: 10, rate: 1, node: 'node-0' },
    );
    const hits = [caller('node-0'), caller('node-1'), caller('node-1', 'az-b'), caller('node-0', 'az-b')].map((who) =>
      some.strike('CreateTags', who, 0),
    );
    expect(hits).toEqual(['InternalError', undefined, 'Unavailable', 'Unavailable']);
  });

  it('can be added later, after those that are there', () => {
    const some = faults({ action: 'CreateTags', error: 'InternalError', nth: [1, 2] });
    some.add({ action: '*', error: 'Unavailable', from: 5, until: 10, rate: 1 });
    const hits = [1, 5, 6, 10].map((now) => some.strike('CreateTags', caller('node-0'), now));
    expect(hits).toEqual(['InternalError', 'InternalError', 'Unavailable', undefined]);
  });
});
