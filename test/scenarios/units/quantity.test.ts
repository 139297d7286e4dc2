import { describe, expect, it } from 'vitest';
import { parseMemoryMiB, parseMilliCpu } from '../../../scenarios/units/quantity.ts';

describe('a Kubernetes quantity', () => {
  it.each([
    ['100m', 100],
    ['1', 1_000],
    ['0.5', 500],
    ['1.1', 1_100],
    ['.5', 500],
    ['2k', 2_000_000],
    ['1e1', 10_000],
    ['100u', 1],
    ['0', 0],
  ])('of CPU: %s is %d millicores, rounded up', (text, milliCpu) => {
    expect(parseMilliCpu(text)).toBe(milliCpu);
  });

  it.each([
    ['128Mi', 128],
    ['1Gi', 1_024],
    ['1024Ki', 1],
    ['1048576', 1],
    ['1G', 1e9 / 2 ** 20],
    ['0.5Gi', 512],
    ['0', 0],
  ])('of memory: %s is %d MiB, exact to the byte', (text, mib) => {
    expect(parseMemoryMiB(text)).toBe(mib);
  });

  it.each(['', 'm', '-1', '1 Gi', '1GB', '1gi', '1mi', '1Ei1', '1e', 'NaN', '1E400', '9999999999P'])(
    'is not %j',
    (text) => {
      expect(parseMilliCpu(text)).toBeUndefined();
      expect(parseMemoryMiB(text)).toBeUndefined();
    },
  );
});
