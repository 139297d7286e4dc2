import { describe, expect, it } from 'vitest';
import { cidrKey } from '../../../models/ipamd/datastore/eni.ts';
import { RecentlyFreed, type Verdict } from '../../../models/ipamd/recently-freed.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

const FREED = minutes(3);

/** How reconcile judges an address of the first interface that the daemon gave back after three minutes. */
function judged(options: {
  readonly after: number;
  readonly listedBy: 'IMDS' | 'EC2';
  /** Does EC2 have the address on the interface? Undefined: it does not answer. */
  readonly ec2HasIt?: boolean;
}): { verdict: Verdict | undefined; calls: number; isForgotten: boolean } {
  const fails = options.ec2HasIt === undefined;
  const fault = { action: 'DescribeNetworkInterfaces', error: 'InternalError', rate: 1 };
  const faults = fails ? [{ ...fault, from: FREED, until: minutes(60) }] : [];
  const node = new OneNode({ instanceType: 'm5.large', ec2: { faults } });
  node.start();
  node.runFor(FREED);
  const { daemon } = node;
  const eni = daemon?.pools[0]?.datastore.findEni(node.instance.interfaceAt(0)?.id ?? '');
  const [present = 0] = node.instance.interfaceAt(0)?.secondaryAddresses ?? [];
  if (daemon === undefined || eni === undefined) throw new Error('a daemon with an interface');
  const address = options.ec2HasIt === false ? 1 : present;
  daemon.memory.reconcileCooldown = new Map([[cidrKey('secondary', address), FREED]]);
  node.runFor(options.after);
  const before = node.callsOf('DescribeNetworkInterfaces');
  const judge = new RecentlyFreed(daemon, eni, 'secondary', options.listedBy === 'IMDS');
  let verdict: Verdict | undefined;
  node.simulation.start(
    (function* () {
      verdict = yield* judge.judge(address);
      yield* judge.judge(address);
    })(),
  );
  node.runFor(seconds(1));
  return {
    verdict,
    calls: node.callsOf('DescribeNetworkInterfaces') - before,
    isForgotten: !daemon.memory.reconcileCooldown?.has(cidrKey('secondary', address)),
  };
}

describe('an address that the daemon gave back and that is still listed', () => {
  it('is not believed while that is less than 60 s ago, and looked at again', () => {
    const young = judged({ after: seconds(60) - 1, listedBy: 'IMDS', ec2HasIt: true });
    expect(young).toEqual({ verdict: { add: false, keep: false, inDoubt: true }, calls: 0, isForgotten: false });
    expect(judged({ after: seconds(60) - 1, listedBy: 'EC2', ec2HasIt: true })).toEqual(young);
  });

  it('is verified with EC2 once after 60 s, and belongs to the interface again if EC2 still has it', () => {
    const verified = judged({ after: seconds(60), listedBy: 'IMDS', ec2HasIt: true });
    expect(verified).toEqual({ verdict: { add: true, keep: true, inDoubt: true }, calls: 1, isForgotten: true });
  });

  it('goes if EC2 does not have it any more, and is looked at again', () => {
    const gone = judged({ after: seconds(60), listedBy: 'IMDS', ec2HasIt: false });
    expect(gone).toEqual({ verdict: { add: false, keep: false, inDoubt: true }, calls: 1, isForgotten: false });
  });

  it('needs no second question where the list is already from EC2', () => {
    const listed = judged({ after: seconds(60), listedBy: 'EC2', ec2HasIt: true });
    expect(listed).toEqual({ verdict: { add: true, keep: true, inDoubt: true }, calls: 0, isForgotten: true });
  });

  it('stays as it is while EC2 does not answer, and is looked at again', () => {
    const unknown = judged({ after: seconds(60), listedBy: 'IMDS' });
    expect(unknown.verdict).toEqual({ add: false, keep: true, inDoubt: true });
    expect(unknown.isForgotten).toBe(false);
  });
});

describe('an address that the daemon has not given back', () => {
  it('belongs where it is listed, without a question', () => {
    const node = new OneNode({ instanceType: 'm5.large' });
    node.start();
    node.runFor(minutes(1));
    const { daemon } = node;
    const [eni] = daemon?.pools[0]?.datastore.enis ?? [];
    if (daemon === undefined || eni === undefined) throw new Error('a daemon with an interface');
    const verdict = new RecentlyFreed(daemon, eni, 'secondary', true).judge(1).next();
    expect(verdict).toEqual({ done: true, value: { add: true, keep: true, inDoubt: false } });
  });
});
