import { describe, expect, it } from 'vitest';
import { assignMore, attachTrunk } from '../../../models/ec2/outside-changes.ts';
import { sleep } from '../../../sim/process.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

const QUIET = { DISABLE_LEAKED_ENI_CLEANUP: 'true' };

/** A node of a release that locks its datastore during some calls. */
function started(env: Readonly<Record<string, string>> = {}): OneNode {
  const node = new OneNode({
    instanceType: 'm5.large',
    version: '1.19',
    env: { ...QUIET, WARM_IP_TARGET: '1', ...env },
  });
  node.start();
  node.runFor(minutes(1));
  return node;
}

/** Locks the datastore for so long, from now on. */
function lock(node: OneNode, duration: number): void {
  const { daemon } = node;
  if (daemon === undefined) throw new Error('a daemon');
  node.simulation.start(
    daemon.lock.hold(
      (function* () {
        yield sleep(duration);
      })(),
    ),
  );
}

/** A figure while the datastore has been locked for a while, and when it has been free again for some seconds. */
function whileLockedAndAfter(node: OneNode, figure: () => number): [number, number] {
  lock(node, minutes(2));
  node.runFor(minutes(2) - 1);
  const whileLocked = figure();
  node.runFor(seconds(7));
  return [whileLocked, figure()];
}

describe('while the datastore is locked', () => {
  it('the pool is not looked at', () => {
    const node = started();
    node.addPod('pod');
    expect(whileLockedAndAfter(node, () => node.callsOf('AssignPrivateIpAddresses'))).toEqual([1, 2]);
  });

  it('addresses that EC2 has given do not come into it', () => {
    const node = started();
    node.addPod('pod');
    node.runUntil(() => node.daemon?.pools[0]?.growth.kind === 'call');
    expect(whileLockedAndAfter(node, () => node.statistics().total)).toEqual([1, 2]);
    expect(node.callsOf('AssignPrivateIpAddresses')).toBe(2);
  });

  it('a new interface does not come into it', () => {
    const node = started({ WARM_IP_TARGET: '0' });
    node.addPod('pod');
    node.runUntil(() => node.daemon?.pools[0]?.growth.kind === 'attaching');
    expect(whileLockedAndAfter(node, () => node.statistics().enis.length)).toEqual([1, 2]);
  });

  it('a decrease does not go on to the next interface', () => {
    const node = started();
    for (let pod = 0; pod < 12; pod += 1) node.addPod(`pod-${pod}`, seconds(5));
    node.runFor(minutes(3));
    for (let pod = 0; pod < 12; pod += 1) node.deletePod(`pod-${pod}`);
    node.runUntil(() => node.decisions.at(-1)?.kind === 'decrease');
    expect(whileLockedAndAfter(node, () => node.callsOf('UnassignPrivateIpAddresses'))).toEqual([1, 2]);
  });

  it('reconcile does not compare it with IMDS', () => {
    // Without updates of the pool, which would wait before it.
    const node = started({ DISABLE_NETWORK_RESOURCE_PROVISIONING: 'true' });
    const before = node.callsOf('DescribeNetworkInterfaces');
    attachTrunk(node.ec2, node.instance);
    const questions = () => node.callsOf('DescribeNetworkInterfaces') - before;
    expect(whileLockedAndAfter(node, questions)).toEqual([0, 1]);
  });

  it('reconcile does not go on to the prefixes of an interface', () => {
    const changed = () => {
      const node = started();
      assignMore(node.ec2, node.instance, 0, 2);
      return node;
    };
    const other = changed();
    other.runFor(minutes(2));
    const question = other.calls.findLast(({ action }) => action === 'DescribeNetworkInterfaces');
    const node = changed();
    node.runFor((question?.start ?? 0) + seconds(0.1) - node.now);
    const before = node.daemon?.memory.lastPoolAction;
    const isStamped = () => Number(node.daemon?.memory.lastPoolAction !== before);
    expect(whileLockedAndAfter(node, isStamped)).toEqual([0, 1]);
  });
});
