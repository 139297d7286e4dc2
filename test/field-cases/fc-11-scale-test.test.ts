import { describe, expect, it } from 'vitest';
import type { ClusterConfig } from '../../models/cluster-config.ts';
import type { TracePod } from '../../models/workload-config.ts';
import { Sample } from '../../sim/statistics.ts';
import { minutes, seconds, toSeconds } from '../../sim/time.ts';
import { runSpec } from './scenario-run.ts';

/** By then the nodes have settled. */
const SCALE_UP = minutes(15);

/** kube-controller-manager's client limits (--kube-api-qps 20, --kube-api-burst 30): how fast it can create pods. */
const PODS_PER_SECOND = 20;
const BURST = 30;

function podsOf(count: number): TracePod[] {
  return Array.from({ length: count }, (_, index) => ({
    namespace: 'scale-test',
    name: `pod-${index}`,
    owner: undefined,
    requests: { milliCpu: 0, memoryMiB: 0 },
    createAt: SCALE_UP + Math.max(0, seconds((index - BURST) / PODS_PER_SECOND)),
    lifetime: undefined,
  }));
}

/** Seconds until all pods run. CoreDNS keeps a second interface warm where it runs, as on any real cluster. */
async function secondsUntilAllRun(count: number, nodes: string, seed: number): Promise<number> {
  const { pods } = await runSpec(
    `
  seed: ${seed}
  duration: 50m
  ec2: {profile: slow}
  nodeGroups: [${nodes}]
  workloads: [{deployment: {name: coredns, namespace: kube-system, replicas: 2}}]`,
    (config): ClusterConfig => ({
      ...config,
      workloads: [...config.workloads, { kind: 'pods', pods: podsOf(count) }],
    }),
  );
  const started = pods.filter(({ namespace }) => namespace === 'scale-test').map((pod) => pod.started);
  return toSeconds(Math.max(...started.map((time) => time ?? Number.POSITIVE_INFINITY)) - SCALE_UP);
}

const ONE_LARGE_NODE = '{name: large, instanceType: m5.16xlarge, desiredSize: 1, maxPods: 740}';

/**
 * FC-11 (aws/amazon-vpc-cni-k8s PR 1676, three runs of each case in 2021, default settings). How fast EC2 and IMDS were then
 * is not known: the profile `slow` sets it from the second case. The other two follow without further change. A run hangs
 * on few random draws, so the median of several is held against the band of the three observed ones.
 */
describe('FC-11: until all pods run', () => {
  it.each([
    ['730 pods on one m5.16xlarge (what the profile is set from)', 730, ONE_LARGE_NODE, 589, 1_057],
    ['130 pods on one m5.16xlarge', 130, ONE_LARGE_NODE, 33, 52],
    ['5,000 pods on 99 m5.xlarge', 5_000, '{name: many, instanceType: m5.xlarge, desiredSize: 99}', 259, 442],
  ])('%s take as long as was observed', async (_, count, nodes, least, most) => {
    const sample = new Sample();
    for (let seed = 1; seed <= 9; seed += 1) sample.add(await secondsUntilAllRun(count, nodes, seed));
    expect(sample.quantile(0.5)).toBeGreaterThanOrEqual(least);
    expect(sample.quantile(0.5)).toBeLessThanOrEqual(most);
  });
});
