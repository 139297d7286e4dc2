import { describe, expect, it } from 'vitest';
import { constant } from '../../../sim/distributions.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

const PREFIXES = { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '12' };

/** A node that wants three prefixes, or nine addresses, on its second interface, which IMDS shows one after the other. */
function nodeWith(env: Record<string, string>, stagger: number): OneNode {
  const lag = constant(0);
  const imds = { attachLag: lag, addressLag: lag, detachLag: lag, addressStagger: seconds(stagger) };
  const node = new OneNode({ instanceType: 'm5.large', maxPods: 250, env, ec2: { imds } });
  node.start();
  node.runFor(minutes(4));
  return node;
}

describe('an interface that IMDS does not show in full before the polls run out, after less than three minutes', () => {
  it.each([
    ['one address', { WARM_ENI_TARGET: '2', MAX_ENI: '2' }, 200],
    ['two of three prefixes', { ...PREFIXES, MAX_ENI: '2' }, 100],
  ])('is used when it shows %s', (_, env, stagger) => {
    const node = nodeWith(env, stagger);
    expect(node.statistics().enis).toHaveLength(2);
    expect(node.callsOf('CreateNetworkInterface')).toBe(1);
    expect(node.decisions.map(({ kind }) => kind)).not.toContain('adopt-eni');
  });

  it('is left to the next reconcile when it shows one of three prefixes', () => {
    const node = nodeWith({ ...PREFIXES, MAX_ENI: '2' }, 200);
    expect(node.decisions.map(({ kind }) => kind)).toContain('adopt-eni');
  });
});
