import { describe, expect, it } from 'vitest';
import { createdAtValue, hasTags } from '../../../models/ipamd/tags.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

const CLUSTER = { CLUSTER_NAME: 'prod' };

/** A node that has made a second interface. */
function nodeWith(env: Readonly<Record<string, string>>): OneNode {
  const node = new OneNode({ instanceType: 'm5.large', env: { WARM_ENI_TARGET: '2', ...env } });
  node.start();
  node.runFor(minutes(1));
  return node;
}

const tagsOf = (node: OneNode, device: number) =>
  Object.fromEntries([...(node.instance.interfaceAt(device)?.tags ?? [])].map(([key, value]) => [key, value]));

describe('an interface of the daemon carries', () => {
  it('the instance it belongs to, and when it was made', () => {
    const node = nodeWith({});
    const created = node.calls.find(({ action }) => action === 'CreateNetworkInterface');
    expect(tagsOf(node, 1)).toEqual({
      'node.k8s.amazonaws.com/instance_id': node.instance.id,
      'node.k8s.amazonaws.com/createdAt': String(Math.floor((created?.start ?? 0) / seconds(1))),
    });
  });

  it('with CLUSTER_NAME also the name of the cluster, and who owns it', () => {
    expect(tagsOf(nodeWith(CLUSTER), 1)).toMatchObject({
      'cluster.k8s.amazonaws.com/name': 'prod',
      'eks:eni:owner': 'amazon-vpc-cni',
    });
  });

  it('on the primary interface, which the daemon did not make, no time', () => {
    const node = nodeWith(CLUSTER);
    expect(tagsOf(node, 0)).toEqual({
      'node.k8s.amazonaws.com/instance_id': node.instance.id,
      'cluster.k8s.amazonaws.com/name': 'prod',
      'eks:eni:owner': 'amazon-vpc-cni',
    });
  });
});

describe('tags are written', () => {
  it('to an interface that misses some of them, and to no other', () => {
    const node = nodeWith({});
    expect(node.callsOf('CreateTags')).toBe(1);
    node.start();
    node.runFor(minutes(1));
    expect(node.callsOf('CreateTags')).toBe(1);
    // The instance's tag is there, the cluster's are not.
    node.start(CLUSTER);
    node.runFor(minutes(1));
    expect(node.callsOf('CreateTags')).toBe(3);
  });

  it('where one is missing or has another value; others do not matter', () => {
    const wanted = new Map([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(hasTags(new Map([...wanted, ['c', '3']]), wanted)).toBe(true);
    expect(hasTags(new Map([['a', '1']]), wanted)).toBe(false);
    expect(hasTags(new Map([...wanted, ['b', '3']]), wanted)).toBe(false);
  });
});

it('the time of creation is in whole seconds that have passed', () => {
  expect(createdAtValue(seconds(7))).toBe('7');
  expect(createdAtValue(seconds(7.999_999))).toBe('7');
});
