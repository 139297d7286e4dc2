import { describe, expect, it } from 'vitest';
import { assignMore, attachTrunk, detachInterface, unassignLast } from '../../../models/ec2/outside-changes.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode, type OneNodeOptions, subnet } from '../../harness/one-node.ts';

function started(options: Partial<OneNodeOptions>): OneNode {
  const node = new OneNode({ instanceType: 'm5.large', ...options });
  node.start();
  node.runFor(minutes(2));
  return node;
}

/** What the daemon decides while `happen` happens and for some minutes after it. */
function decisionsAfter(node: OneNode, happen: () => void) {
  const before = node.decisions.length;
  happen();
  node.runFor(minutes(4));
  return node.decisions.slice(before);
}

describe('the daemon tells what it decides', () => {
  it('when it fills an interface, creates one, and gives addresses back', () => {
    const node = started({ env: { WARM_IP_TARGET: '2' } });
    expect(node.decisions).toEqual([{ kind: 'fill-eni', device: 0, count: 2, addressKind: 'secondary' }]);
    const names = Array.from({ length: 9 }, (_, index) => `pod-${index}`);
    const grown = decisionsAfter(node, () => {
      for (const name of names) node.addPod(name, seconds(5));
    });
    expect(grown).toEqual([
      { kind: 'fill-eni', device: 0, count: 2, addressKind: 'secondary' },
      { kind: 'fill-eni', device: 0, count: 2, addressKind: 'secondary' },
      { kind: 'fill-eni', device: 0, count: 2, addressKind: 'secondary' },
      { kind: 'fill-eni', device: 0, count: 1, addressKind: 'secondary' },
      { kind: 'new-eni', count: 2, addressKind: 'secondary' },
    ]);
    const shrunk = decisionsAfter(node, () => {
      for (const name of names) node.deletePod(name);
    });
    expect(shrunk).toEqual([{ kind: 'decrease', count: 9, addressKind: 'secondary' }]);
  });

  it('when it frees an interface', () => {
    const node = started({});
    expect(decisionsAfter(node, () => node.addPod('pod'))).toEqual([
      { kind: 'new-eni', count: 9, addressKind: 'secondary' },
    ]);
    expect(decisionsAfter(node, () => node.deletePod('pod'))).toEqual([{ kind: 'free-eni', device: 1 }]);
  });

  it('when a subnet has too few addresses', () => {
    const node = started({ subnets: [subnet('own', '10.0.0.0/28')], env: { WARM_IP_TARGET: '9' } });
    expect(node.decisions.slice(0, 1)).toEqual([{ kind: 'fill-eni', device: 0, count: 9, addressKind: 'secondary' }]);
    const full = decisionsAfter(node, () => {
      for (let pod = 0; pod < 3; pod += 1) node.addPod(`pod-${pod}`);
    });
    const [first, second] = full;
    expect(first).toEqual({ kind: 'new-eni', count: 3, addressKind: 'secondary' });
    expect(second).toMatchObject({ kind: 'back-off', code: 'InsufficientFreeAddressesInSubnet' });
    const failed = node.calls.find(({ error }) => error !== undefined);
    expect(second).toHaveProperty('until', (failed?.end ?? 0) + seconds(120));
  });

  it('when reconcile finds that somebody else took or gave addresses', () => {
    const node = started({ env: { WARM_IP_TARGET: '4', MINIMUM_IP_TARGET: '4' } });
    expect(decisionsAfter(node, () => assignMore(node.ec2, node.instance, 0, 3))).toEqual([
      { kind: 'reconcile', device: 0, added: 3, removed: 0 },
      { kind: 'decrease', count: 3, addressKind: 'secondary' },
    ]);
    expect(decisionsAfter(node, () => unassignLast(node.ec2, node.instance, 0, 1))).toEqual([
      { kind: 'reconcile', device: 0, added: 0, removed: 1 },
      { kind: 'fill-eni', device: 0, count: 1, addressKind: 'secondary' },
    ]);
  });

  it('when reconcile finds an interface that somebody else attached or detached', () => {
    const node = started({ env: { WARM_IP_TARGET: '1' } });
    expect(decisionsAfter(node, () => attachTrunk(node.ec2, node.instance))).toEqual([
      { kind: 'adopt-eni', device: 1 },
    ]);
    expect(decisionsAfter(node, () => detachInterface(node.ec2, node.instance, 1))).toEqual([
      { kind: 'drop-eni', device: 1 },
    ]);
  });

  it('before the interface that it frees leaves the pool', () => {
    const decided: (string | undefined)[] = [];
    let enis = 0;
    const node = started({
      onProgress: ({ daemon, decisions }) => {
        const count = daemon?.pools[0]?.datastore.eniCount ?? 0;
        if (count < enis) decided.push(decisions.at(-1)?.kind);
        enis = count;
      },
    });
    decisionsAfter(node, () => node.addPod('pod'));
    decisionsAfter(node, () => node.deletePod('pod'));
    expect(decided).toEqual(['free-eni']);
  });

  it('before it carries that out', () => {
    const node = started({ env: { WARM_IP_TARGET: '1' } });
    attachTrunk(node.ec2, node.instance);
    node.runUntil(() => node.decisions.at(-1)?.kind === 'adopt-eni');
    // The question whether the subnet of the interface is excluded is still to be answered.
    const questions = node.callsOf('DescribeSubnets');
    node.runFor(seconds(1));
    expect(node.callsOf('DescribeSubnets')).toBe(questions + 1);
  });
});
