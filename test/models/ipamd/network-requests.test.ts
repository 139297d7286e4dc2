import { describe, expect, it } from 'vitest';
import { attachTrunk } from '../../../models/ec2/outside-changes.ts';
import type { Daemon } from '../../../models/ipamd/daemon.ts';
import { type AddRequest, addNetwork, delNetwork } from '../../../models/ipamd/network-requests.ts';
import { minutes } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

const BRANCH_ADDRESS = 170_000_000;

function started(env: Record<string, string>, instanceType = 'm5.large'): { node: OneNode; daemon: Daemon } {
  const node = new OneNode({ instanceType, env });
  node.start();
  node.runFor(minutes(1));
  const { daemon } = node;
  if (daemon === undefined) throw new Error('the daemon runs');
  return { node, daemon };
}

/** The same daemon where every pod has the annotation with its branch interface. */
function withBranches(daemon: Daemon): Daemon {
  const kubernetes = { ...daemon.ports.kubernetes, branchAddress: () => BRANCH_ADDRESS };
  return { ...daemon, ports: { ...daemon.ports, kubernetes } };
}

const request = (sandbox: string, more: Partial<AddRequest> = {}): AddRequest => ({
  sandbox,
  pod: `pod of ${sandbox}`,
  wantsBranchInterface: false,
  wantsEveryCard: false,
  ...more,
});
const del = (daemon: Daemon, sandbox: string) => delNetwork(daemon, { sandbox, pod: `pod of ${sandbox}` }, () => {});

describe('a pod', () => {
  it('gets an address of the pool, gives it back once, and no other can have it while it cools', () => {
    const { daemon } = started({ WARM_IP_TARGET: '1', MAX_ENI: '1' });
    const given = addNetwork(daemon, request('a'));
    expect(given).toMatchObject({ ok: true, addresses: [{ kind: 'secondary', device: 0 }] });
    expect(addNetwork(daemon, request('b'))).toEqual({ ok: false, reason: 'no available IP' });
    expect(del(daemon, 'a')).toEqual(given);
    expect(del(daemon, 'a')).toEqual({ ok: false });
    expect(addNetwork(daemon, request('b'))).toEqual({ ok: false, reason: 'no available IP' });
  });

  it('that wants an address of every network card is refused without ENABLE_MULTI_NIC', () => {
    const { daemon } = started({});
    expect(addNetwork(daemon, request('a', { wantsEveryCard: true }))).toEqual({ ok: false, reason: 'no multi-NIC' });
  });
});

const TWO_CARDS = { ENABLE_MULTI_NIC: 'true', WARM_IP_TARGET: '1' };

describe('a pod that wants an address of every network card', () => {
  it('is told when one of them has none', () => {
    const { daemon } = started(TWO_CARDS, 'c6in.32xlarge');
    const add = (sandbox: string) => addNetwork(daemon, request(sandbox, { wantsEveryCard: true }));
    expect(add('a')).toMatchObject({ ok: true, addresses: [{ device: 0 }, { device: 1 }] });
    expect(add('b')).toEqual({ ok: false, reason: 'no available IP' });
  });
});

describe('a pod with security groups of its own', () => {
  const wantsBranchInterface = true;

  it('needs one trunk, whatever network cards there are', () => {
    const { node, daemon } = started({ ...TWO_CARDS, ENABLE_POD_ENI: 'true' }, 'c6in.32xlarge');
    attachTrunk(node.ec2, node.instance);
    node.runFor(minutes(2));
    expect(addNetwork(withBranches(daemon), request('a', { wantsBranchInterface }))).toMatchObject({ ok: true });
  });

  it('waits until the trunk is there and its annotation too', () => {
    const { node, daemon } = started({ ENABLE_POD_ENI: 'true' });
    const add = (of: Daemon) => addNetwork(of, request('a', { wantsBranchInterface }));
    expect(add(withBranches(daemon))).toEqual({ ok: false, reason: 'no branch interface' });
    attachTrunk(node.ec2, node.instance);
    node.runFor(minutes(2));
    expect(add(daemon)).toEqual({ ok: false, reason: 'no branch interface' });
    const branch = { kind: 'branch', address: BRANCH_ADDRESS, device: -1 };
    expect(add(withBranches(daemon))).toEqual({ ok: true, addresses: [branch] });
    expect(del(withBranches(daemon), 'a')).toEqual({ ok: true, addresses: [branch] });
    expect(del(daemon, 'a')).toEqual({ ok: false });
    expect(node.statistics().assigned).toBe(0);
  });

  it('is one like any other where ENABLE_POD_ENI is off', () => {
    const { daemon } = started({});
    const given = addNetwork(withBranches(daemon), request('a', { wantsBranchInterface }));
    expect(given).toMatchObject({ ok: true, addresses: [{ kind: 'secondary' }] });
    expect(del(withBranches(daemon), 'unknown')).toEqual({ ok: false });
  });

  it('leaves the pool to the others', () => {
    const { daemon } = started({ ENABLE_POD_ENI: 'true' });
    expect(addNetwork(withBranches(daemon), request('a'))).toMatchObject({ addresses: [{ kind: 'secondary' }] });
  });
});
