import { expect, it } from 'vitest';
import { runInSlices } from '../../cli/run-slices.ts';
import { days, hours, seconds } from '../../sim/time.ts';

it('reaches the end exactly, in slices that grow while they are quick', async () => {
  const reached: number[] = [];
  const end = await runInSlices(
    (time) => {
      reached.push(time);
      return time;
    },
    days(1),
    () => true,
  );
  expect(end).toBe(days(1));
  expect(reached.at(-1)).toBe(days(1));
  expect(reached.length).toBeLessThan(40);
  expect(reached[0]).toBe(seconds(1));
});

it('ends where it is told to', async () => {
  const reached: number[] = [];
  const end = await runInSlices(
    (time) => {
      reached.push(time);
      return time;
    },
    hours(1),
    (now) => now < seconds(7),
  );
  expect(end).toBe(seconds(7));
  expect(reached).toEqual([seconds(1), seconds(3), seconds(7)]);
});

it('ends where the simulation ends by itself', async () => {
  const end = await runInSlices(
    (time) => Math.min(time, seconds(2)),
    hours(1),
    () => true,
  );
  expect(end).toBe(seconds(2));
});

it('does not begin a run of no length', async () => {
  expect(
    await runInSlices(
      () => expect.unreachable(),
      0,
      () => true,
    ),
  ).toBe(0);
});
