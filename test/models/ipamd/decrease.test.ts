import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

const unassigned = (node: OneNode) => node.calls.filter(({ action }) => action === 'UnassignPrivateIpAddresses');

describe('a decrease', () => {
  it('counts single addresses that are left from before a change of the mode among the prefixes it gives back', () => {
    const node = new OneNode({ instanceType: 'm5.large', env: { WARM_IP_TARGET: '1' }, maxPods: 110 });
    node.start();
    node.addPod('old-0', seconds(5));
    node.addPod('old-1', seconds(5));
    node.runFor(minutes(2));
    const prefixes = { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' };
    node.start(prefixes);
    node.runFor(minutes(2));
    const names = Array.from({ length: 48 }, (_, pod) => `pod-${pod}`);
    for (const name of names) node.addPod(name, seconds(5));
    node.runFor(minutes(2));
    expect(node.statistics()).toMatchObject({ total: 64, assigned: 48 });
    // A new process takes them over from IMDS, the single addresses first.
    node.start(prefixes);
    node.runFor(minutes(2));
    const before = unassigned(node).length;
    for (const name of [...names, 'old-0', 'old-1']) node.deletePod(name);
    node.runFor(seconds(10));
    // Three are over the target: the two addresses, which came first to the interface, and a prefix.
    expect(node.decisions.at(-1)).toEqual({ kind: 'decrease', count: 3, addressKind: 'prefix' });
    const [first, second] = unassigned(node).slice(before);
    expect(first?.addresses).toEqual([expect.stringMatching(/\/28$/)]);
    expect(second).toMatchObject({ start: first?.end, count: 2 });
    expect(node.statistics()).toMatchObject({ total: 48, prefixes: 3 });
  });

  it('happens once in more than 30 s', () => {
    const node = new OneNode({ instanceType: 'm5.large', env: { WARM_IP_TARGET: '1', IP_COOLDOWN_PERIOD: '0' } });
    node.start();
    for (const name of ['a', 'b', 'c']) node.addPod(name, seconds(5));
    node.runFor(minutes(2));
    for (const name of ['a', 'b', 'c']) {
      node.deletePod(name);
      node.runFor(seconds(20));
    }
    node.runFor(minutes(2));
    const [first, second, third] = unassigned(node).map(({ start }) => start);
    expect(third).toBeUndefined();
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(seconds(30));
    expect((second ?? 0) - (first ?? 0)).toBeLessThan(seconds(37));
  });
});
