import { describe, expect, it } from 'vitest';
import type { Ec2Fault } from '../../../models/cluster-config.ts';
import { assignMore } from '../../../models/ec2/outside-changes.ts';
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
});
