import { describe, expect, it } from 'vitest';
import { minutes, NEVER, seconds } from '../../../sim/time.ts';
import { OneNode, type OneNodeOptions } from '../../harness/one-node.ts';

const add = { sandbox: 'sandbox', pod: 'pod', wantsBranchInterface: false, wantsEveryCard: false };
const del = { sandbox: 'sandbox', pod: 'pod' };

function started(env: Readonly<Record<string, string>> = {}, options: Partial<OneNodeOptions> = {}): OneNode {
  const node = new OneNode({ instanceType: 'm5.large', env, ...options });
  node.start();
  node.runFor(minutes(1));
  return node;
}

describe('a daemon that is starting', () => {
  it('refuses each ADD and DEL until it is ready', () => {
    // The primary interface has an address already, which is known as soon as it is set up.
    const networkInterfaces = [
      { device: 0, type: 'interface' as const, secondary: 1, prefixes: 0, tags: new Map<string, string>() },
    ];
    const node = new OneNode({ instanceType: 'm5.large', networkInterfaces });
    node.start();
    node.runUntil(() => {
      if (node.ready) return true;
      expect(node.ipamd.addNetwork(add)).toEqual({ ok: false, reason: 'not ready' });
      expect(node.ipamd.delNetwork(del)).toEqual({ ok: false });
      return false;
    });
    expect(node.statistics().total).toBeGreaterThan(0);
    expect(node.ipamd.addNetwork(add)).toMatchObject({ ok: true });
    expect(node.ipamd.delNetwork(del)).toMatchObject({ ok: true });
  });

  it('refuses the DEL of a pod that had its address before the restart, too', () => {
    const node = started();
    expect(node.ipamd.addNetwork(add)).toMatchObject({ ok: true });
    node.start();
    // The primary interface is set up, and the checkpoint read back.
    node.runUntil(() => node.statistics().assigned > 0);
    expect(node.ready).toBe(false);
    expect(node.ipamd.delNetwork(del)).toEqual({ ok: false });
    expect(node.statistics().assigned).toBe(1);
  });

  it('answers as soon as it tells that it is ready', () => {
    const answers: boolean[] = [];
    started({}, { onStarted: (node) => answers.push(node.ipamd.addNetwork(add).ok) });
    expect(answers).toEqual([true]);
  });
});

describe('a daemon that has been ended', () => {
  it('answers no more, and makes no more calls, not even those under way', () => {
    const node = started();
    node.addPod('pod');
    node.runUntil(() => node.daemon?.pools[0]?.growth.kind === 'call');
    const calls = node.calls.length;
    const left = node.ipamd.kill();
    expect(left).toMatchObject([{ networkCard: 0, kind: 'secondary' }]);
    expect(node.ready).toBe(false);
    expect(node.ipamd.addNetwork(add)).toEqual({ ok: false, reason: 'not ready' });
    expect(node.ipamd.delNetwork(del)).toEqual({ ok: false });
    node.runFor(minutes(60));
    expect(node.calls.length).toBe(calls);
    expect(node.instance.interfaces.length).toBe(1);
  });
});

describe('the next cooling address', () => {
  it('is usable a microsecond after the period of the first that was given back, on whichever card', () => {
    const node = started({ WARM_IP_TARGET: '3' });
    expect(node.ipamd.nextCoolingEnd()).toBe(NEVER);
    for (const name of ['a', 'b']) node.addPod(name);
    node.deletePod('a');
    const first = node.now;
    node.runFor(seconds(10));
    node.deletePod('b');
    expect(node.ipamd.nextCoolingEnd()).toBe(first + seconds(30) + 1);
    node.runFor(seconds(25));
    expect(node.ipamd.nextCoolingEnd()).toBe(first + seconds(40) + 1);
    node.runFor(seconds(10));
    expect(node.ipamd.nextCoolingEnd()).toBe(NEVER);
  });
});

describe('a node that ends', () => {
  it('grows no more, and gives back no interface', () => {
    const node = started();
    node.addPod('pod');
    node.runFor(minutes(2));
    expect(node.instance.interfaces.length).toBe(2);
    node.terminate();
    node.deletePod('pod');
    node.runFor(minutes(10));
    expect(node.instance.interfaces.length).toBe(2);
    for (let pod = 0; pod < 15; pod += 1) node.addPod(`pod-${pod}`);
    node.runFor(minutes(10));
    expect(node.statistics().total).toBe(18);
  });
});
