import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../scenarios/units/duration.ts';

describe('a duration', () => {
  it.each([
    ['250us', 250],
    ['300ms', 300_000],
    ['30s', 30_000_000],
    ['1.5s', 1_500_000],
    ['10m', 600_000_000],
    ['1h30m', 5_400_000_000],
    ['1d', 86_400_000_000],
    ['0s', 0],
    ['0.1us', 0],
  ])('%s is %d us', (text, microseconds) => {
    expect(parseDuration(text)).toBe(microseconds);
  });

  it.each(['', '30', 's', '30 s', '-1s', '1.s', '.5s', '1w', '30S', '1m-30s', '1e3s', '999999999999999d'])(
    'is not %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('is written so that it reads back the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (duration) => {
        expect(parseDuration(formatDuration(duration))).toBe(duration);
      }),
    );
  });

  it('is written in the largest units that fit', () => {
    expect(formatDuration(90_000_000)).toBe('1m30s');
    expect(formatDuration(86_400_000_000)).toBe('1d');
    expect(formatDuration(0)).toBe('0s');
  });
});
