import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatSeconds } from '../../reports/seconds.ts';

it.each([
  [0, '0.0'],
  [1, '0.000001'],
  [500_000, '0.5'],
  [1_000_000, '1.0'],
  [12_340_000, '12.34'],
  [100_000, '0.1'],
  [86_400_000_001, '86400.000001'],
  [9_007_199_254_740_991, '9007199254.740991'],
])('writes %d microseconds as %s seconds', (microseconds, text) => {
  expect(formatSeconds(microseconds)).toBe(text);
});

it('loses no microsecond, and has one to six decimals', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (microseconds) => {
      const text = formatSeconds(microseconds);
      const [, whole = '', decimals = ''] = /^(\d+)\.(\d{1,6})$/.exec(text) ?? [];
      expect(BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0'))).toBe(BigInt(microseconds));
    }),
  );
});
