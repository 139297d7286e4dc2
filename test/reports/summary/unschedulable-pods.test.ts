import { expect, it } from 'vitest';
import type { NoNode } from '../../../models/observations/records.ts';
import { UnschedulablePods } from '../../../reports/summary/unschedulable-pods.ts';

function summarize(...pods: (NoNode | undefined)[]) {
  const figures = new UnschedulablePods();
  for (const noNode of pods) figures.add({ noNode });
  return figures.summarize();
}

const full = (nodes: number): NoNode => ({ nodes, reasons: [['Too many pods', nodes]] });

it('nobody is told of pods that have a node', () => {
  expect(summarize(undefined, undefined)).toEqual([]);
});

it('the reasons stand as kube-scheduler words them, the counts sorted as texts', () => {
  const noNode: NoNode = {
    nodes: 12,
    reasons: [
      ['Insufficient memory', 2],
      ['Too many pods', 10],
    ],
  };
  expect(summarize(noNode)).toEqual([
    {
      reasons: 'Insufficient memory, Too many pods',
      pods: 1,
      message: '0/12 nodes are available: 10 Too many pods, 2 Insufficient memory.',
    },
  ]);
});

it('pods with the same reasons are counted together, however many nodes there were, those of the most pods first', () => {
  const large: NoNode = { nodes: 5, reasons: [['Insufficient cpu', 5]] };
  expect(summarize(large, full(4), full(5))).toEqual([
    { reasons: 'Too many pods', pods: 2, message: '0/5 nodes are available: 5 Too many pods.' },
    { reasons: 'Insufficient cpu', pods: 1, message: '0/5 nodes are available: 5 Insufficient cpu.' },
  ]);
});

it('without nodes it says so', () => {
  expect(summarize({ nodes: 0, reasons: [] })).toEqual([
    { reasons: 'no nodes', pods: 1, message: 'no nodes available to schedule pods' },
  ]);
});

it('a pod that has not been tried on nodes that would take it does not blame them', () => {
  expect(summarize({ nodes: 3, reasons: [['Too many pods', 2]] })[0]?.message).toBe(
    '1/3 nodes are available: 2 Too many pods, 1 not tried yet.',
  );
});
