import type { Survivor } from './results.ts';

/** Why a mutant survives: `pattern` is looked for in its file, changed line and change. The first that fits counts. */
const REASONS: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    pattern:
      /pool-targets\.ts \| (if \(!eni\.primary && !eni\.trunk|return false;|return usesPrefixes.*hasEniWithoutPods)/,
    reason:
      'Equivalent: the question only saves looking for an interface that can go, and `deletableFrom` asks the same of each',
  },
  {
    pattern: /pool-targets\.ts \| .*pool\.networkCard > 0/,
    reason: 'Equivalent: network cards other than the default one always have IP targets, which are asked for before',
  },
  {
    pattern: /pool-targets\.ts \| return Math\.max\(Math\.min\(Math\.max\(available - warmIpTarget, 0\)/,
    reason: 'Equivalent: the outer bound of 0 holds whatever the inner one is',
  },
  {
    pattern: /trunk\.ts \| daemon\.memory\.trunkRequested = true; \| .* -> /,
    reason: 'Equivalent: nothing that the request does looks at what is remembered of it',
  },
];

export function reasonFor(file: string, { sourceLine, change }: Survivor): string | undefined {
  const key = `${file} | ${sourceLine} | ${change}`;
  return REASONS.find(({ pattern }) => pattern.test(key))?.reason;
}
