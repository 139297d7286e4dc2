import { expect, it } from 'vitest';
import { onEvenGrid } from '../../../reports/csv/even-grid.ts';
import { seconds, toSeconds } from '../../../sim/time.ts';
import { nodeRecord, poolSample, summaryOf } from '../records.ts';

function poolGrid(interval: number) {
  const rows: [number, string, number][] = [];
  const grid = onEvenGrid('pool', seconds(interval), {
    pool: (sample) => rows.push([toSeconds(sample.time), sample.node, sample.warm]),
  });
  return { grid, rows };
}

it('gives the state at each grid point: of several changes the last one up to that moment', () => {
  const { grid, rows } = poolGrid(10);
  for (const [time, warm] of [
    [0, 1],
    [9, 2],
    [10, 3],
    [10, 4],
    [11, 5],
  ] as const)
    grid.pool?.(poolSample(time, { warm }));
  grid.finish?.(summaryOf(() => {}, { simulated_s: 30 }));
  expect(rows).toEqual([
    [0, 'node-1', 1],
    [10, 'node-1', 4],
    [20, 'node-1', 5],
    [30, 'node-1', 5],
  ]);
});

it('begins with the first sample of a node and ends with its removal', () => {
  const { grid, rows } = poolGrid(10);
  grid.pool?.(poolSample(15));
  grid.pool?.(poolSample(25, { node: 'node-2', warm: 7 }));
  grid.node?.(nodeRecord({ removed: seconds(35) }));
  grid.finish?.(summaryOf(() => {}, { simulated_s: 40 }));
  expect(rows).toEqual([
    [20, 'node-1', 3],
    [30, 'node-1', 3],
    [30, 'node-2', 7],
    [40, 'node-2', 7],
  ]);
});

it('puts the branch interfaces of nodes on it too', () => {
  const rows: [number, string, number][] = [];
  const grid = onEvenGrid('trunk', seconds(10), {
    trunk: ({ time, node, used }) => rows.push([toSeconds(time), node, used]),
  });
  const sample = { limit: 9, creating: 0, cooling: 0 };
  grid.trunk?.({ ...sample, time: seconds(5), node: 'node-1', used: 1 });
  grid.trunk?.({ ...sample, time: seconds(6), node: 'node-1', used: 2 });
  grid.trunk?.({ ...sample, time: seconds(12), node: 'node-2', used: 4 });
  grid.node?.(nodeRecord({ name: 'node-1', removed: seconds(25) }));
  grid.finish?.(summaryOf(() => {}, { simulated_s: 30 }));
  expect(rows).toEqual([
    [10, 'node-1', 2],
    [20, 'node-1', 2],
    [20, 'node-2', 4],
    [30, 'node-2', 4],
  ]);
});
