import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../sim/time.ts';
import { OneNode } from '../harness/one-node.ts';

/** Addresses that a node full of pods holds (two of maxPods are aws-node and kube-proxy, which need none). */
function addressesHeld(instanceType: string, version: string): number {
  const node = new OneNode({ instanceType, maxPods: 20, version });
  node.start();
  for (let pod = 0; pod < 18; pod += 1) node.addPod(`pod-${pod}`, seconds(10));
  node.runFor(minutes(10));
  expect(node.pods.every(({ address }) => address !== undefined)).toBe(true);
  return node.statistics().total;
}

// aws/amazon-vpc-cni-k8s issue #2793, pull request #2745.
describe('FC-15: a g5 node with maxPods 20', () => {
  it('held close to 100 addresses before 1.16.3 (#2793)', () => {
    expect(addressesHeld('g5.12xlarge', '1.16.2')).toBe(98);
    expect(addressesHeld('g5.8xlarge', '1.16.2')).toBe(58);
  });

  it('stops growing at maxPods since (#2745)', () => {
    expect(addressesHeld('g5.12xlarge', '1.16.3')).toBe(49);
    expect(addressesHeld('g5.8xlarge', '1.23')).toBe(29);
  });
});
