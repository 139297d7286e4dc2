import { expect, it } from 'vitest';
import { BatchWindow } from '../../../../models/node-groups/karpenter/batch-window.ts';
import { Simulation } from '../../../../sim/simulation.ts';
import { seconds } from '../../../../sim/time.ts';

/** @returns the seconds at which batches are closed. */
function closings(triggers: readonly number[]): number[] {
  const simulation = new Simulation();
  const closed: number[] = [];
  const window = new BatchWindow(simulation, seconds(1), seconds(10), () => closed.push(simulation.now / 1e6));
  for (const time of triggers) simulation.at(seconds(time), () => window.trigger());
  simulation.runUntil(seconds(100));
  return closed;
}

it('closes a second after the last pod', () => {
  expect(closings([5])).toEqual([6]);
  expect(closings([5, 5.9, 6.8])).toEqual([7.8]);
  expect(closings([5, 6.5])).toEqual([6, 7.5]);
});

it('closes after 10 s although pods go on coming', () => {
  const each = Array.from({ length: 30 }, (_, index) => 20 + index / 2);
  expect(closings(each)).toEqual([30, 35.5]);
});
