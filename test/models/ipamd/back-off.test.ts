import { describe, expect, it } from 'vitest';
import {
  type BackOff,
  CREATE_TAGS_BACK_OFF,
  DELETE_BACK_OFF,
  DETACH_BACK_OFF,
  WAIT_ATTACHED_BACK_OFF,
  withBackOff,
} from '../../../models/ipamd/back-off.ts';
import { Simulation } from '../../../sim/simulation.ts';
import { milliseconds, seconds, toSeconds } from '../../../sim/time.ts';

/** When the attempts are made, in seconds, and how it ends. */
function attempts(backOff: BackOff, failures: number, jitter = 0): { times: number[]; result: string } {
  const simulation = new Simulation();
  const times: number[] = [];
  let result = 'nothing';
  simulation.start(
    (function* () {
      try {
        result = yield* withBackOff(
          backOff,
          { jitter: () => jitter },
          // biome-ignore lint/correctness/useYield: an attempt may take time, this one does not.
          function* () {
            times.push(toSeconds(simulation.now));
            if (times.length <= failures) throw new Error(`failure ${times.length}`);
            return 'success';
          },
        );
      } catch (error) {
        result = String(error);
      }
    })(),
  );
  simulation.runUntil(seconds(3_600));
  return { times, result };
}

describe('a back-off', () => {
  const BACK_OFF: BackOff = { first: seconds(1), cap: seconds(5), jitter: 0.5, attempts: 6 };

  it('makes one attempt when that works', () => {
    expect(attempts(BACK_OFF, 0)).toEqual({ times: [0], result: 'success' });
  });

  it('doubles its delay up to the cap', () => {
    expect(attempts(BACK_OFF, 5)).toEqual({ times: [0, 1, 3, 7, 12, 17], result: 'success' });
  });

  it('ends with the last failure, without a sleep after it', () => {
    expect(attempts(BACK_OFF, 100)).toEqual({ times: [0, 1, 3, 7, 12, 17], result: 'Error: failure 6' });
  });

  it('makes each delay longer by its jitter, but not what it doubles', () => {
    expect(attempts(BACK_OFF, 3, 0.5).times).toEqual([0, 1.25, 3.75, 8.75]);
  });
});

describe('the back-offs of the daemon', () => {
  it.each([
    ['detach', DETACH_BACK_OFF, { first: milliseconds(200), cap: seconds(60), jitter: 0.15, attempts: 12 }],
    ['delete', DELETE_BACK_OFF, { first: milliseconds(500), cap: seconds(60), jitter: 0.15, attempts: 12 }],
    [
      'wait attached',
      WAIT_ATTACHED_BACK_OFF,
      { first: milliseconds(100), cap: seconds(60), jitter: 0.15, attempts: 12 },
    ],
    ['create tags', CREATE_TAGS_BACK_OFF, { first: milliseconds(500), cap: seconds(60), jitter: 0.3, attempts: 5 }],
  ])('%s: first delay, cap, jitter and attempts', (_, backOff, expected) => {
    expect(backOff).toEqual(expected);
  });
});
