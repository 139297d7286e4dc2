import { expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/load.ts';
import { runConfig } from './scenario-run.ts';

// aws/amazon-vpc-cni-k8s #331. maxPods of EKS does not know of custom networking: 3 interfaces x 5 addresses + 2 = 17, but
// the first interface gives no addresses to pods.
it('FC-03: of 200 replicas on a t2.medium with custom networking, 10 run and exactly 5 are stuck', async () => {
  const { pods, nodes } = runConfig((await loadScenario('custom-net-maxpods')).config);
  const outcomes = pods.map(({ outcome }) => outcome);
  const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length;
  expect([count('ready'), count('waiting'), count('unschedulable')]).toEqual([10, 5, 185]);
  // The first interface stays without addresses for pods.
  expect(nodes[0]).toMatchObject({ maxPods: 17, podsAtEnd: 17, poolAtEnd: 10, enisAtEnd: 3 });
  // They never stop trying: every 10 to 16 s, on the same node.
  for (const pod of pods) {
    if (pod.outcome !== 'waiting') continue;
    expect(pod.node).toBe(nodes[0]?.name);
    expect(pod.attempts).toBeGreaterThan((28 * 60) / 16);
    expect([...pod.waitParts.keys()]).toContain('MAX_ENI');
  }
});
