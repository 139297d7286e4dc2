import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NodeRecord } from '../../../../models/observations/records.ts';
import { recordsOf } from '../../../scenarios/scenario-records.ts';

const settings = fc.record({
  seed: fc.integer({ min: 0, max: 1_000 }),
  nodes: fc.integer({ min: 2, max: 6 }),
  consolidateAfter: fc.constantFrom('0s', '30s', '2m'),
  budget: fc.constantFrom('1', '50%', '100%'),
  expireAfter: fc.constantFrom('Never', '4m'),
  low: fc.integer({ min: 1, max: 4 }),
});

/** The most nodes that were there at the same time, from their launch until they were gone. */
function mostAtATime(nodes: readonly NodeRecord[]): number {
  const at = (time: number) =>
    nodes.filter(({ launched, removed }) => launched <= time && (removed === undefined || removed > time)).length;
  return Math.max(0, ...nodes.map(({ launched }) => at(launched)));
}

it('loses no pod when nodes are consolidated or expire, and holds the limits', async () => {
  await fc.assert(
    fc.asyncProperty(settings, async ({ seed, nodes, consolidateAfter, budget, expireAfter, low }) => {
      const { pod, node } = await recordsOf(`
  seed: ${seed}
  duration: 20m
  nodeGroups: []
  autoscaler:
    karpenter:
      nodePools:
        - name: default
          requirements: [{ key: node.kubernetes.io/instance-type, operator: In, values: [m5.large, m5.xlarge] }]
          limits: { nodes: ${nodes} }
          expireAfter: ${expireAfter}
          disruption: { consolidateAfter: ${consolidateAfter}, budgets: [{ nodes: ${budget} }] }
  workloads:
    - deployment: { name: web, replicas: ${low}, requests: { cpu: 500m, memory: 256Mi } }
    - job: { name: wave, createAt: 2m, parallelism: 6, completions: 6, runTime: 2m, requests: { cpu: 700m, memory: 256Mi } }`);
      const web = pod.filter(({ owner }) => owner === 'Deployment/web');
      // Whoever goes is replaced: so many are there at the end as are wanted, though one may still be on its way.
      expect(web.filter(({ deleted }) => deleted === undefined)).toHaveLength(low);
      expect(pod.filter(({ outcome }) => outcome === 'rejected')).toEqual([]);
      expect(mostAtATime(node)).toBeLessThanOrEqual(nodes);
    }),
    { numRuns: 12, seed: 1 },
  );
});
