import { describe, expect, it } from 'vitest';
import { firstDifference, formatDifference } from './compare.ts';
import { readPackedTraces } from './packed-traces.ts';
import { play } from './play.ts';
import type { Trace } from './trace.ts';

/** `warm-eni` for `warm-eni-03`, with the daemon's release when it is not the newest one. */
function familyOf({ input: { name, version } }: Trace): string {
  const family = name.replace(/-\d+$/, '');
  return version === undefined ? family : `${family} (${version})`;
}

const byFamily = new Map<string, Trace[]>();
for (const trace of readPackedTraces()) {
  const family = familyOf(trace);
  byFamily.set(family, [...(byFamily.get(family) ?? []), trace]);
}

describe('the models do what the real daemon did, record by record', () => {
  it.each([...byFamily])('%s', (_, traces) => {
    const differences = traces.flatMap((trace) => {
      const difference = firstDifference(trace.expect, play(trace.input));
      return difference === undefined ? [] : [`${trace.input.name}\n${formatDifference(difference)}`];
    });
    expect(differences.join('\n')).toBe('');
  });
});

describe('a daemon whose quiet rounds are all simulated', () => {
  it('does the same as one that skips them', () => {
    // The fleets would only take long.
    for (const trace of [...byFamily.values()].flat().filter(({ input }) => !input.name.startsWith('fleet'))) {
      expect(
        firstDifference(trace.expect, play(trace.input, { skipQuietRounds: false })),
        trace.input.name,
      ).toBeUndefined();
    }
  });
});
