import { describe, expect, it } from 'vitest';
import { NO_MANAGE_TAG } from '../../../models/ipamd/tags.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

describe('an interface on a network card that the daemon does not manage', () => {
  /** How many interfaces the daemon makes on the first card when MAX_ENI allows three and one is on the second. */
  function made(env: Readonly<Record<string, string>>): number {
    const node = new OneNode({
      instanceType: 'c6in.32xlarge',
      env: { WARM_ENI_TARGET: '5', MAX_ENI: '3', ...env },
      maxPods: 250,
    });
    const other = node.ec2.createNetworkInterface(node.instance.subnet, {});
    node.ec2.attachNetworkInterface(other, node.instance, 1, 1);
    // Until IMDS shows it.
    node.runFor(seconds(2));
    node.start();
    node.runFor(minutes(5));
    return node.instance.devices(0).length - 1;
  }

  it('takes the place of one for pods', () => {
    expect(made({})).toBe(1);
  });

  it('takes none where each card has its pool', () => {
    expect(made({ ENABLE_MULTI_NIC: 'true' })).toBe(2);
  });
});

describe('an interface that somebody attaches while the daemon runs', () => {
  it.each([
    ['is left alone when it is tagged no_manage', new Map([[NO_MANAGE_TAG, 'true']]), [0]],
    ['is taken over otherwise', new Map<string, string>(), [0, 1]],
  ])('%s', (_, tags, devices) => {
    const node = new OneNode({ instanceType: 'm5.large', env: { WARM_IP_TARGET: '1', MINIMUM_IP_TARGET: '1' } });
    node.start();
    node.runFor(minutes(2));
    const other = node.ec2.createNetworkInterface(node.instance.subnet, { tags, secondary: 1 });
    node.ec2.attachNetworkInterface(other, node.instance, 1, 0);
    node.runFor(minutes(1.5));
    expect(node.statistics().enis.map(({ device }) => device)).toEqual(devices);
  });
});

describe('on an IPv6 node', () => {
  it('every interface but the primary one is left alone', () => {
    const node = new OneNode({
      instanceType: 'm5.large',
      env: { ENABLE_IPv4: 'false', ENABLE_IPv6: 'true', ENABLE_PREFIX_DELEGATION: 'true' },
      networkInterfaces: [{ device: 1, type: 'interface', secondary: 0, prefixes: 0, tags: new Map() }],
    });
    node.start();
    node.runFor(minutes(5));
    expect(node.statistics().enis.map(({ device }) => device)).toEqual([0]);
    expect(node.calls.filter(({ action, device }) => action === 'CreateTags' && device === 1)).toEqual([]);
  });
});
