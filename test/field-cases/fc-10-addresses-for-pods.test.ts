import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../sim/time.ts';
import { OneNode } from '../harness/one-node.ts';

function totalWithPods(pods: number, env: Record<string, string>): number {
  const node = new OneNode({ instanceType: 'm5.4xlarge', env });
  node.start();
  node.runFor(minutes(1));
  for (let pod = 1; pod <= pods; pod += 1) node.addPod(`pod-${pod}`, seconds(2));
  node.runFor(minutes(10));
  expect(node.statistics().assigned).toBe(pods);
  return node.statistics().total;
}

// README of amazon-vpc-cni-k8s: WARM_IP_TARGET and MINIMUM_IP_TARGET.
describe('FC-10: addresses of a node with pods', () => {
  it('are 60 with 30 pods and WARM_IP_TARGET=30', () => {
    expect(totalWithPods(30, { WARM_IP_TARGET: '30' })).toBe(60);
  });

  it('are 32 with 30 pods, MINIMUM_IP_TARGET=30 and WARM_IP_TARGET=2', () => {
    expect(totalWithPods(30, { MINIMUM_IP_TARGET: '30', WARM_IP_TARGET: '2' })).toBe(32);
  });

  it.each([
    [0, 8],
    [3, 8],
    [7, 8],
    [8, 9],
    [15, 16],
    [30, 31],
  ])('with %d pods, WARM_IP_TARGET=1 and MINIMUM_IP_TARGET=8 are %d', (pods, total) => {
    expect(totalWithPods(pods, { WARM_IP_TARGET: '1', MINIMUM_IP_TARGET: '8' })).toBe(total);
  });
});
