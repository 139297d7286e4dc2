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
  {
    pattern: /version-profiles\.ts \| .*patch: 0.* \| `0` -> `\(-1\)`/,
    reason: 'Equivalent: no release has a patch number below 0',
  },
  {
    pattern: /quiet-rounds\.ts \| .* \| `(0|1|\+|>=)` -> `(0|1|2|\(0\)|\(-1\)|-|>)`/,
    reason:
      'Differs by a microsecond, on a grid of 2.5 s: only where something happens in the very microsecond of a step, which no test arranges',
  },
  {
    pattern: /quiet-rounds\.ts/,
    reason: 'The daemon does the same; at most it looks once more, or as it would have by itself a round later',
  },
  {
    // Two statements that changed places: `a; b` -> `b; a`. Where one waits, others can come between them.
    pattern: /^(?!.*yield\*).* \| `(.+;) (.+;)` -> `\2 \1`$/s,
    reason: 'Equivalent: neither of the two statements reads what the other writes, and nothing comes between them',
  },
  {
    pattern: /lock\.wait\(\)/,
    reason:
      'Only releases before 1.20 hold the lock, in prefix mode; no recorded run has the daemon itself wait for it here',
  },
  {
    pattern: /(datastore\/eni|describe-enis)\.ts \| .*(a\.device|a\.deviceIndex|first \* 4|KIND_CODES)/,
    reason: 'Equivalent: two interfaces have different devices, and a key of a block only has to be its own',
  },
];

/** For those that no pattern fits: a test that would tell them apart is still to be written. */
export const NOT_GUARDED = 'Not guarded: no test tells it from the original yet';

export function reasonFor(file: string, { sourceLine, change }: Survivor): string {
  const key = `${file} | ${sourceLine} | ${change}`;
  return REASONS.find(({ pattern }) => pattern.test(key))?.reason ?? NOT_GUARDED;
}
