import { expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/load.ts';
import { seconds, type Time, toSeconds } from '../../sim/time.ts';
import { runConfig } from './scenario-run.ts';

/** When the deletions begin. */
const CHURN = seconds(300);

async function podsOf(nodes: number) {
  const { config } = await loadScenario('sgp-churn', {});
  const nodeGroups = config.nodeGroups.map((group) => ({ ...group, size: nodes }));
  return runConfig({ ...config, nodeGroups }, { check: true }).pods;
}

// aws/amazon-vpc-resource-controller-k8s issue 124: about a second for an interface at first; more than 25 of 50 pods wait
// after 150 s in which one was deleted every 2 s.
it('rc#124: branch interfaces that cool keep their places, so that pods wait for a minute and more', async () => {
  const pods = await podsOf(4);
  const waitingAt = (time: Time) =>
    pods.filter(
      ({ firstAttempt, addressAssigned, deleted }) =>
        firstAttempt !== undefined &&
        firstAttempt <= time &&
        !((addressAssigned ?? time + 1) <= time || (deleted ?? time + 1) <= time),
    ).length;
  const [first] = pods.filter(({ owner }) => owner === 'Deployment/first');
  expect(toSeconds(first?.waitParts.get('BRANCH_ENI') ?? 0)).toBeGreaterThan(0.2);
  expect(toSeconds(first?.waitParts.get('BRANCH_ENI') ?? 0)).toBeLessThan(2);
  expect(waitingAt(CHURN)).toBe(0);
  expect(waitingAt(CHURN + seconds(30))).toBeLessThan(10);
  expect(waitingAt(CHURN + seconds(149))).toBeGreaterThan(25);
  const waits = pods.map(({ waitParts }) => toSeconds(waitParts.get('BRANCH_ENI') ?? 0));
  expect(Math.max(...waits)).toBeGreaterThan(60);
  // Nothing but the branch interface and the kubelet's next attempt keeps them waiting.
  const causes = new Set(pods.flatMap(({ waitParts }) => [...waitParts.keys()]));
  expect([...causes].sort()).toEqual(['BRANCH_ENI', 'KUBELET_RETRY']);
});

it('rc#124: with enough branch interfaces for those that cool, nobody waits longer than for one more attempt', async () => {
  const pods = await podsOf(8);
  const replaced = pods.filter(({ created, owner }) => created >= CHURN && owner === 'Deployment/app');
  expect(replaced).toHaveLength(75);
  for (const { waitParts } of replaced) expect(toSeconds(waitParts.get('BRANCH_ENI') ?? 0)).toBeLessThan(5);
});
