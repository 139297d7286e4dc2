import { describe, expect, it } from 'vitest';
import { attachTrunk, detachInterface } from '../../../models/ec2/outside-changes.ts';
import { NO_MANAGE_TAG } from '../../../models/ipamd/tags.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode, type OneNodeOptions } from '../../harness/one-node.ts';

function started(env: Record<string, string>, options: Partial<OneNodeOptions> = {}): OneNode {
  const node = new OneNode({ instanceType: 'm5.large', env: { ENABLE_POD_ENI: 'true', ...env }, ...options });
  node.start();
  node.runFor(minutes(5));
  return node;
}

/** An interface of the node that the daemon leaves alone. */
const UNMANAGED = {
  networkInterfaces: [
    { device: 1, type: 'interface' as const, secondary: 0, prefixes: 0, tags: new Map([[NO_MANAGE_TAG, 'true']]) },
  ],
};

describe('a trunk interface', () => {
  it('is asked for once', () => {
    expect(started({}).trunkRequests).toBe(1);
  });

  it('is not asked for without ENABLE_POD_ENI', () => {
    expect(started({ ENABLE_POD_ENI: 'false' }).trunkRequests).toBe(0);
  });

  it('is asked for again by the next process, unless it is there', () => {
    const node = started({});
    node.start();
    node.runFor(minutes(1));
    expect(node.trunkRequests).toBe(2);
    attachTrunk(node.ec2, node.instance);
    node.runFor(seconds(10));
    node.start();
    node.runFor(minutes(1));
    expect(node.trunkRequests).toBe(2);
  });

  it.each<[string, Record<string, string>, Partial<OneNodeOptions>, number]>([
    ['where MAX_ENI leaves room for one', { MAX_ENI: '2' }, {}, 1],
    ['not where MAX_ENI leaves none', { MAX_ENI: '1' }, {}, 0],
    ['where an interface that is not managed leaves room', { MAX_ENI: '3' }, UNMANAGED, 1],
    ['not where an interface that is not managed takes the room', { MAX_ENI: '2' }, UNMANAGED, 0],
  ])('is asked for %s', (_, env, options, requests) => {
    expect(started(env, options).trunkRequests).toBe(requests);
  });

  it('keeps a slot for itself until it is there', () => {
    const node = started({ WARM_ENI_TARGET: '5' });
    expect(node.instance.interfaces.length).toBe(2);
    attachTrunk(node.ec2, node.instance);
    node.runFor(minutes(5));
    expect(node.daemon?.pools[0]?.datastore.trunk?.device).toBe(2);
    expect(node.instance.interfaces.length).toBe(3);
  });

  it('is found within a round of 5 s while it is wanted, however recent the last reconcile', () => {
    const node = started({});
    attachTrunk(node.ec2, node.instance);
    node.runFor(seconds(8));
    expect(node.daemon?.pools[0]?.datastore.trunk).toBeDefined();
  });

  it('gives no address to pods and is never freed', () => {
    const node = started({ WARM_IP_TARGET: '1' });
    attachTrunk(node.ec2, node.instance);
    node.runFor(minutes(30));
    expect(node.instance.interfaces.length).toBe(2);
    for (let pod = 0; pod < 9; pod += 1) node.addPod(`pod-${pod}`, seconds(5));
    node.runFor(minutes(5));
    expect(new Set(node.pods.map(({ device }) => device))).toEqual(new Set([0]));
  });

  it('is asked for once there is room for it, as soon as the daemon learns of that', () => {
    const node = started({ MAX_ENI: '2' }, UNMANAGED);
    expect(node.trunkRequests).toBe(0);
    detachInterface(node.ec2, node.instance, 1);
    node.runFor(minutes(2));
    expect(node.trunkRequests).toBe(1);
  });
});

describe('the trunk of an IPv6 node', () => {
  const IPV6 = { ENABLE_IPv4: 'false', ENABLE_IPv6: 'true', ENABLE_PREFIX_DELEGATION: 'true' };
  const questions = (node: OneNode) => {
    const before = node.callsOf('DescribeNetworkInterfaces');
    node.runFor(minutes(1));
    return node.callsOf('DescribeNetworkInterfaces') - before;
  };

  it('is looked for every 5 s, and no more once it is found', () => {
    const node = started(IPV6);
    // Each question takes 0.3 s.
    expect(questions(node)).toBe(Math.floor(60 / 5.3));
    attachTrunk(node.ec2, node.instance);
    node.runFor(seconds(8));
    expect(node.daemon?.pools[0]?.datastore.trunk?.device).toBe(1);
    expect(questions(node)).toBe(0);
    // Pods get their addresses of the primary interface alone.
    expect(node.callsOf('AssignIpv6Addresses')).toBe(1);
  });

  it('is looked for as soon as the node is ready', () => {
    const node = new OneNode({ instanceType: 'm5.large', env: { ENABLE_POD_ENI: 'true', ...IPV6 } });
    node.start();
    node.runUntil(() => node.ready);
    const before = node.callsOf('DescribeNetworkInterfaces');
    node.runFor(seconds(0.3));
    expect(node.callsOf('DescribeNetworkInterfaces')).toBe(before + 1);
  });

  it('is not looked for without ENABLE_POD_ENI', () => {
    expect(questions(started({ ...IPV6, ENABLE_POD_ENI: 'false', DISABLE_LEAKED_ENI_CLEANUP: 'true' }))).toBe(0);
  });
});
