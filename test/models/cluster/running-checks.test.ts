import { expect, it } from 'vitest';
import type { ClusterNode } from '../../../models/cluster/cluster-node.ts';
import { RunningChecks } from '../../../models/cluster/running-checks.ts';
import type { World } from '../../../models/cluster/world.ts';

function checksOf(count: number) {
  const looked = new Map<string, number>();
  const nodes = new Map<string, ClusterNode>();
  for (let index = 0; index < count; index += 1) {
    const name = `n-${index}`;
    const checkCause = () => looked.set(name, (looked.get(name) ?? 0) + 1);
    nodes.set(name, { checkCause } as unknown as ClusterNode);
  }
  const checks = new RunningChecks({ waitingForSubnet: new Set() } as unknown as World, nodes);
  return { looked, nodes, checks };
}

it('each node of a large cluster has its turn, and the caller always', () => {
  const { looked, nodes, checks } = checksOf(50);
  checks.causesSeen('n-49');
  expect(looked.get('n-49')).toBe(1);
  expect(looked.size).toBe(21);
  nodes.delete('n-3');
  checks.causesSeen('n-0');
  checks.causesSeen('n-0');
  expect(looked.size).toBe(50);
});

it('all nodes of a small cluster are looked at after each call', () => {
  const { looked, checks } = checksOf(5);
  checks.causesSeen('a node that is gone');
  expect([...looked.values()]).toEqual([1, 1, 1, 1, 1]);
});
