import { describe, expect, it } from 'vitest';
import type { RequestLimitsConfig } from '../../../../models/cluster-config.ts';
import { type LimitedRequest, RequestLimits } from '../../../../models/ec2/throttling/request-limits.ts';
import { constant } from '../../../../sim/distributions.ts';
import { seconds } from '../../../../sim/time.ts';

function limits(changes: Partial<RequestLimitsConfig> = {}): RequestLimits {
  return new RequestLimits({
    buckets: new Map(),
    describeById: 'unfiltered',
    background: new Map(),
    throttledAnswer: constant(0),
    slowdown: 0,
    ...changes,
  });
}

/** How many requests pass at once, and how many in the next second. */
function burst(some: RequestLimits, request: LimitedRequest): [number, number] {
  const passing = (now: number) => Array.from({ length: 300 }, () => some.admits(request, now)).filter(Boolean).length;
  return [passing(0), passing(seconds(1))];
}

describe('the request limits of an account', () => {
  it.each([
    ['AssignPrivateIpAddresses', 100, 5],
    ['AssignIpv6Addresses', 100, 5],
    ['AttachNetworkInterface', 50, 5],
    ['CreateNetworkInterface', 100, 5],
    ['CreateTags', 100, 10],
    ['DeleteNetworkInterface', 100, 5],
    ['DescribeSubnets', 100, 20],
    ['DetachNetworkInterface', 50, 5],
    ['ModifyNetworkInterfaceAttribute', 100, 5],
    ['UnassignIpv6Addresses', 50, 5],
    ['UnassignPrivateIpAddresses', 100, 5],
  ])('let a burst of %s through up to %i, then %i a second', (action, capacity, refill) => {
    expect(burst(limits(), { action })).toEqual([capacity, refill]);
  });

  it('have a bucket for each action', () => {
    const some = limits();
    burst(some, { action: 'CreateNetworkInterface' });
    expect(burst(some, { action: 'AttachNetworkInterface' })).toEqual([50, 5]);
  });

  it('take descriptions by id for unfiltered ones, unless told otherwise', () => {
    const byId = { action: 'DescribeNetworkInterfaces', byId: true };
    expect(burst(limits(), byId)).toEqual([50, 10]);
    expect(burst(limits({ describeById: 'filtered' }), byId)).toEqual([100, 20]);
    expect(burst(limits(), { action: 'DescribeNetworkInterfaces' })).toEqual([100, 20]);
  });

  it('stop a launch when its instances are too many, though its requests are not', () => {
    const some = limits();
    const launch = (instances: number, now: number) => some.admits({ action: 'RunInstances', instances }, now);
    expect([launch(600, 0), launch(600, 0), launch(400, 0)]).toEqual([true, false, true]);
    expect([launch(10, seconds(4)), launch(8, seconds(4))]).toEqual([false, true]);
  });

  it('stop a launch when its requests are too many, though its instances are not', () => {
    expect(burst(limits(), { action: 'RunInstances', instances: 1 })).toEqual([5, 2]);
  });

  it('can be raised for an account', () => {
    const raised = limits({ buckets: new Map([['AssignPrivateIpAddresses', { capacity: 200, refillPerSecond: 15 }]]) });
    expect(burst(raised, { action: 'AssignPrivateIpAddresses' })).toEqual([200, 15]);
  });

  it('are shared with the others of the account', () => {
    const some = limits({ background: new Map([['AssignPrivateIpAddresses', 3]]) });
    expect(burst(some, { action: 'AssignPrivateIpAddresses' })).toEqual([100, 5]);
    expect(some.admits({ action: 'AssignPrivateIpAddresses' }, seconds(1.99))).toBe(false);
    // Nothing was left for the others in the first second. In each of the next nine they leave two; five have just come.
    const passing = Array.from({ length: 40 }, () => some.admits({ action: 'AssignPrivateIpAddresses' }, seconds(11)));
    expect(passing.filter(Boolean).length).toBe(9 * 2 + 5);
  });

  it('slow calls down as their bucket empties', () => {
    const some = limits({ slowdown: 2 });
    const request = { action: 'AttachNetworkInterface' };
    expect(some.slowdown(request, 0)).toBe(1);
    for (let i = 0; i < 25; i += 1) some.admits(request, 0);
    expect(some.slowdown(request, 0)).toBe(2);
    for (let i = 0; i < 25; i += 1) some.admits(request, 0);
    expect(some.slowdown(request, 0)).toBe(3);
  });
});
