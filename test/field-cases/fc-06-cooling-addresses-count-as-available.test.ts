import { describe, expect, it } from 'vitest';
import { milliseconds, minutes, seconds } from '../../sim/time.ts';
import { OneNode } from '../harness/one-node.ts';

// aws/amazon-vpc-cni-k8s #2896.
describe('FC-06: WARM_IP_TARGET=2 with MINIMUM_IP_TARGET=23 and a cool-down of 30 s', () => {
  function nodeWithPods(pods: number): OneNode {
    const node = new OneNode({ instanceType: 'm5.2xlarge', env: { WARM_IP_TARGET: '2', MINIMUM_IP_TARGET: '23' } });
    node.start();
    node.runFor(minutes(1));
    for (let pod = 1; pod <= pods; pod += 1) node.addPod(`pod-${pod}`, seconds(11));
    node.runFor(minutes(5));
    return node;
  }

  it('with all that is free cooling, the pool does not grow and the next pod waits', () => {
    const node = nodeWithPods(21);
    for (let pod = 1; pod <= 4; pod += 1) node.deletePod(`pod-${pod}`);
    for (const name of ['new-1', 'new-2', 'new-3']) node.addPod(name, seconds(1));
    expect(node.statistics()).toMatchObject({ total: 23, assigned: 19, cooling: 4 });
    node.runFor(seconds(29));
    expect(node.statistics()).toMatchObject({ total: 23, assigned: 19, cooling: 4 });
    expect(node.pod('new-3').address).toBeUndefined();
    node.runFor(seconds(3));
    expect(node.pod('new-3').address).toBeDefined();
  });

  it('after 8 deletes in 0.8 s and 8 creates 3 s later, two succeed at once and six wait for 33 s', () => {
    const node = nodeWithPods(23);
    expect(node.statistics()).toMatchObject({ total: 25, assigned: 23 });
    for (let pod = 1; pod <= 8; pod += 1) {
      node.deletePod(`pod-${pod}`);
      node.runFor(milliseconds(100));
    }
    node.runFor(seconds(3));
    const created = node.now;
    const names = Array.from({ length: 8 }, (_, index) => `new-${index + 1}`);
    for (const name of names) node.addPod(name, seconds(11));
    // What is over the targets is given back meanwhile, but nothing is asked for before the last pod has its address.
    const asked = node.callsOf('AssignPrivateIpAddresses');
    node.runFor(seconds(33));
    expect(node.callsOf('AssignPrivateIpAddresses')).toBe(asked);
    node.runFor(minutes(1));
    const waits = names.map((name) => (node.pod(name).addressAssigned ?? Number.NaN) - created);
    expect(waits).toEqual([0, 0, ...new Array(6).fill(seconds(33))]);
    expect(node.statistics()).toMatchObject({ total: 25, assigned: 23, cooling: 0 });
  });
});
