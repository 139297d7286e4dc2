import { describe, expect, it } from 'vitest';
import type { Ec2Fault } from '../../../models/cluster-config.ts';
import { assignMore } from '../../../models/ec2/outside-changes.ts';
import { growthError } from '../../../models/ipamd/daemon.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode, type OneNodeOptions, subnet } from '../../harness/one-node.ts';

/** How growth stood, one after the other, at the moments at which the daemon told that something changed. */
function growthOf(options: Partial<OneNodeOptions>, happen: (node: OneNode) => void = () => {}): string[] {
  const seen: string[] = [];
  const node = new OneNode({
    instanceType: 'm5.large',
    ...options,
    onProgress: ({ daemon }) => {
      const growth = daemon?.pools[0]?.growth;
      const text = growth?.kind === 'failed' ? growth.code : growth?.kind;
      if (text !== undefined && text !== seen.at(-1)) seen.push(text);
    },
  });
  node.start();
  node.runFor(seconds(20));
  happen(node);
  node.runFor(minutes(4));
  return seen;
}

const failing = (action: string, nth: readonly number[]): Partial<OneNodeOptions['ec2']> => {
  const fault: Ec2Fault = { action, error: 'InternalError', nth };
  return { faults: [fault] };
};

describe('what a waiting pod waits for', () => {
  it('is a call while an interface is filled', () => {
    expect(growthOf({ env: { WARM_IP_TARGET: '3' } })).toEqual(['none', 'call', 'none']);
  });

  it('is a call until a new interface is attached, and then that it shows in IMDS', () => {
    expect(growthOf({ env: { WARM_ENI_TARGET: '2' } })).toEqual(['none', 'call', 'none', 'call', 'attaching', 'none']);
  });

  it('is what the last attempt failed with', () => {
    const ec2 = failing('AssignPrivateIpAddresses', [2, 3]) ?? {};
    const addPods = (node: OneNode) => {
      for (const name of ['a', 'b', 'c']) node.addPod(name);
    };
    expect(growthOf({ env: { WARM_IP_TARGET: '3' }, ec2 }, addPods)).toEqual([
      'none',
      'call',
      'none',
      'call',
      'InternalError',
      'call',
      'none',
    ]);
    const noInterface = failing('CreateNetworkInterface', [1]) ?? {};
    expect(growthOf({ env: { WARM_ENI_TARGET: '2' }, ec2: noInterface }).slice(-5)).toEqual([
      'call',
      'InternalError',
      'call',
      'attaching',
      'none',
    ]);
  });

  it('is too few addresses where the subnet has no more', () => {
    const growth = growthOf({ env: { WARM_ENI_TARGET: '3' }, subnets: [subnet('own', '10.0.0.0/28')] });
    expect(growth.slice(0, 5)).toEqual(['none', 'call', 'none', 'call', 'InsufficientFreeAddressesInSubnet']);
  });

  it('is that no subnet is eligible where the only one is excluded', () => {
    const subnets = [{ ...subnet('own', '10.0.0.0/24'), tags: new Map([['kubernetes.io/role/cni', '0']]) }];
    expect(growthOf({ subnets }).slice(-2)).toEqual(['call', 'NoEligibleSubnet']);
  });

  it('is nothing once the daemon has taken over what EC2 counts more than it', () => {
    const growth = growthOf({ env: { WARM_IP_TARGET: '5' } }, (node) => {
      assignMore(node.ec2, node.instance, 0, 4);
      for (const name of ['a', 'b']) node.addPod(name);
    });
    expect(growth).toEqual(['none', 'call', 'none', 'call', 'PrivateIpAddressLimitExceeded', 'none']);
  });

  it('is nothing any more when an interface never shows in IMDS', () => {
    // The first one is for the security groups.
    const ec2 = failing('ModifyNetworkInterfaceAttribute', [2]) ?? {};
    const growth = growthOf({ env: { WARM_ENI_TARGET: '2' }, ec2 });
    expect(growth).toEqual(['none', 'call', 'none', 'call', 'attaching', 'none', 'call', 'attaching', 'none']);
  });

  it('is what a new interface failed with when that cannot even be freed', () => {
    // The first calls are for the security groups, and at the start.
    const modify: Ec2Fault = { action: 'ModifyNetworkInterfaceAttribute', error: 'ModifyFailed', nth: [2] };
    const describe: Ec2Fault = { action: 'DescribeNetworkInterfaces', error: 'DescribeFailed', nth: [2] };
    const growth = growthOf({ env: { WARM_ENI_TARGET: '2' }, ec2: { faults: [modify, describe] } });
    expect(growth.slice(0, 5)).toEqual(['none', 'call', 'none', 'call', 'DescribeFailed']);
  });
});

describe('what the daemon has run into', () => {
  it('is the error of the last attempt, also while the next one is under way', () => {
    const code = 'InternalError';
    expect(growthError({ kind: 'failed', code })).toBe(code);
    expect(growthError({ kind: 'call', after: code })).toBe(code);
    expect(growthError({ kind: 'call' })).toBeUndefined();
    expect(growthError({ kind: 'attaching' })).toBeUndefined();
    expect(growthError({ kind: 'none' })).toBeUndefined();
  });

  /** The pool of a node whose attempts to grow end with these errors, one after the other, and in the end work. */
  function afterAttempts(...errors: string[]): { error: string | undefined; refusedBySubnets: boolean }[] {
    const seen: { error: string | undefined; refusedBySubnets: boolean }[] = [];
    const faults = errors.map(
      (error, index): Ec2Fault => ({ action: 'CreateNetworkInterface', error, nth: [index + 1] }),
    );
    const node = new OneNode({ instanceType: 'm5.large', env: { WARM_ENI_TARGET: '2' }, ec2: { faults } });
    node.start();
    for (let attempt = 0; attempt <= errors.length; attempt += 1) {
      node.runUntil(() => node.callsOf('CreateNetworkInterface') > attempt);
      // Long enough for a new interface to be attached and to show, and not until the next round.
      node.runFor(seconds(3));
      const pool = node.daemon?.pools[0];
      if (pool === undefined) throw new Error('a pool');
      seen.push({ error: growthError(pool.growth), refusedBySubnets: pool.refusedBySubnets });
    }
    return seen;
  }

  it('are subnets without addresses until it gets some, whatever else fails meanwhile', () => {
    const full = 'InsufficientFreeAddressesInSubnet';
    expect(afterAttempts('InternalError', full, 'InternalError')).toEqual([
      { error: 'InternalError', refusedBySubnets: false },
      { error: full, refusedBySubnets: true },
      { error: 'InternalError', refusedBySubnets: true },
      { error: undefined, refusedBySubnets: false },
    ]);
  });

  it('stays in the way while the daemon tries again', () => {
    const seen: (string | undefined)[] = [];
    const faults = [{ action: 'CreateNetworkInterface', error: 'InsufficientFreeAddressesInSubnet', nth: [1] }];
    const node = new OneNode({
      instanceType: 'm5.large',
      env: { WARM_ENI_TARGET: '2' },
      ec2: { faults },
      onProgress: ({ daemon }) => {
        const pool = daemon?.pools[0];
        if (pool?.growth.kind === 'call') seen.push(`${growthError(pool.growth)} ${pool.refusedBySubnets}`);
      },
    });
    node.start();
    node.runFor(minutes(4));
    expect([...new Set(seen)]).toEqual(['undefined false', 'InsufficientFreeAddressesInSubnet true']);
  });
});
