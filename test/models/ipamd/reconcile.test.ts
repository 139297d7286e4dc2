import { describe, expect, it } from 'vitest';
import type { Ec2Fault } from '../../../models/cluster-config.ts';
import { assignMore, unassignLast } from '../../../models/ec2/outside-changes.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

function started(env: Readonly<Record<string, string>>, ...faults: Ec2Fault[]): OneNode {
  const quiet = { DISABLE_LEAKED_ENI_CLEANUP: 'true' };
  const node = new OneNode({ instanceType: 'm5.large', env: { ...quiet, ...env }, ec2: { faults } });
  node.start();
  node.runFor(minutes(2));
  return node;
}

const fails = (action: string, from: number, until: number): Ec2Fault => ({
  action,
  error: 'InternalError',
  from,
  until,
  rate: 1,
});

const total = (node: OneNode) => node.statistics().total;

describe('what somebody else assigned', () => {
  it('comes into the pool with a later reconcile when EC2 does not answer the first', () => {
    const node = started({}, fails('DescribeNetworkInterfaces', minutes(2), minutes(3.5)));
    assignMore(node.ec2, node.instance, 0, 1);
    const before = total(node);
    node.runFor(minutes(1.4));
    expect([node.calls.at(-1)?.error, total(node)]).toEqual(['InternalError', before]);
    node.runFor(minutes(1.2));
    expect(total(node)).toBe(before + 1);
  });
});

describe('an interface that somebody else attached', () => {
  it('gets its addresses a reconcile later when nobody can say whether its subnet is excluded', () => {
    const node = started({}, fails('DescribeSubnets', minutes(2), minutes(3.2)));
    const other = node.ec2.createNetworkInterface(node.instance.subnet, { secondary: 3 });
    node.ec2.attachNetworkInterface(other, node.instance, 1, 0);
    node.runUntil(() => node.statistics().enis.length === 2);
    node.runFor(seconds(55));
    expect(total(node)).toBe(9);
    node.runFor(seconds(15));
    expect(total(node)).toBe(12);
  });
});

describe('an address that could not be given back', () => {
  it('comes into the pool again once 60 s have passed, and not before, however often reconcile sees it', () => {
    // A trunk that is wanted makes every reconcile due.
    const env = { WARM_IP_TARGET: '1', ENABLE_POD_ENI: 'true' };
    const node = started(env, fails('UnassignPrivateIpAddresses', 0, minutes(10)));
    node.addPod('pod');
    node.runFor(minutes(1));
    expect(total(node)).toBe(2);
    node.deletePod('pod');
    node.runUntil(() => node.callsOf('UnassignPrivateIpAddresses') === 1);
    const call = node.calls.findLast(({ action }) => action === 'UnassignPrivateIpAddresses');
    expect(total(node)).toBe(1);
    node.runFor((call?.start ?? 0) + seconds(60) - 1 - node.now);
    expect([total(node), node.decisions.at(-1)?.kind]).toEqual([1, 'decrease']);
    node.runFor(seconds(6));
    expect(node.decisions).toContainEqual({ kind: 'reconcile', device: 0, added: 1, removed: 0 });
  });
});

describe('an address that was given back and assigned again', () => {
  /** A node that got an address back which it had given away half a minute before. */
  function withAddressAgain(env: Readonly<Record<string, string>>, ...faults: Ec2Fault[]): OneNode {
    const node = started({ WARM_IP_TARGET: '1', ...env }, ...faults);
    node.addPod('first');
    node.runFor(minutes(1));
    node.deletePod('first');
    node.runUntil(() => node.callsOf('UnassignPrivateIpAddresses') === 1);
    node.runFor(seconds(31));
    node.addPod('second');
    node.runFor(seconds(7));
    const assigned = node.calls.filter(({ action }) => /assignPrivateIpAddresses$/i.test(action)).slice(-2);
    expect(assigned[0]?.addresses).toEqual(assigned[1]?.addresses);
    return node;
  }
  const questions = (node: OneNode) => node.callsOf('DescribeNetworkInterfaces');

  it('is verified with EC2 by the next reconcile, once', () => {
    const node = withAddressAgain({});
    const before = questions(node);
    node.runFor(minutes(10));
    expect(questions(node) - before).toBe(1);
    expect(total(node)).toBe(2);
  });

  it('goes when EC2 does not have it any more, though IMDS still lists it', () => {
    const other = withAddressAgain({});
    other.runFor(minutes(2));
    const question = other.calls.findLast(({ action }) => action === 'DescribeNetworkInterfaces');
    const node = withAddressAgain({});
    // IMDS is a second behind.
    node.runFor((question?.start ?? 0) - seconds(0.2) - node.now);
    unassignLast(node.ec2, node.instance, 0, 1);
    expect(total(node)).toBe(2);
    node.runFor(seconds(1));
    expect(total(node)).toBe(1);
  });

  it('is verified by the reconcile after that where EC2 does not answer', () => {
    const node = withAddressAgain({}, fails('DescribeNetworkInterfaces', minutes(3), minutes(5.2)));
    const before = questions(node);
    node.runFor(minutes(10));
    expect(questions(node) - before).toBe(2);
    expect(total(node)).toBe(2);
  });
});
