import { describe, expect, it } from 'vitest';
import { toSeconds } from '../../sim/time.ts';
import { runSpec } from './scenario-run.ts';

/** Seconds from one interface that can be used to the next, while a node needs seven more of them at once. */
async function secondsBetweenInterfaces(attachLag: string): Promise<number[]> {
  const { pods } = await runSpec(`
  duration: 30m
  ec2: {profile: fast, imds: {attachLag: ${attachLag}}}
  nodeGroups: [{name: node, instanceType: m5.4xlarge, desiredSize: 1}]
  workloads: [{deployment: {name: many, replicas: 230, createAt: 10m}}]`);
  const first = new Map<number, number>();
  for (const { device, addressAssigned } of pods) {
    if (device === undefined || addressAssigned === undefined) continue;
    const time = toSeconds(addressAssigned);
    first.set(device, Math.min(time, first.get(device) ?? time));
  }
  const times = [...first.values()].toSorted((a, b) => a - b);
  expect(times).toHaveLength(8);
  return times
    .slice(1)
    .map((time, index) => time - (times[index] ?? Number.NaN))
    .slice(1);
}

/**
 * FC-12 (aws/amazon-vpc-cni-k8s issue 420, v1.4): an interface per loop, 15 s each with the fixed wait of 10 s that the
 * daemon had then, up to 55 s when attaching was slow. No profile is that old: today's daemon polls the metadata service, so
 * the same shape follows from how long that takes to show an interface.
 */
describe('FC-12: filling ENIs one after the other', () => {
  it('takes a round of the loop and the attachment for each, longer the slower the attachment is', async () => {
    for (const gap of await secondsBetweenInterfaces('1s')) {
      expect(gap).toBeGreaterThan(5);
      expect(gap).toBeLessThan(15);
    }
    for (const lag of ['10s', '25s']) {
      for (const gap of await secondsBetweenInterfaces(lag)) {
        expect(gap).toBeGreaterThan(13);
        expect(gap).toBeLessThan(55);
      }
    }
  });
});
