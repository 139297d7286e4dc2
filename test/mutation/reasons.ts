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
    pattern: /free-eni\.ts \| .*(warmIpTarget|minimumIpTarget|warmPrefixTarget) > 0 .* \| `(0|>)` -> `(\(-1\)|>=)`/,
    reason: 'Equivalent: no sum is below a target of 0; to ask whether there is one only saves counting',
  },
  {
    pattern: /\| .*'interface'.* \| `'interface'` -> `''`/,
    reason: 'Equivalent: of the types of interfaces only `trunk` and `efa` are told apart',
  },
  {
    pattern: /allocate-eni\.ts \| return '';/,
    reason: 'Equivalent: no interface has an id like that either',
  },
  {
    pattern: /decrease\.ts \| if \(left <= 0\) return; \| (`<=` -> `<`|`0` -> `\(-1\)`)/,
    reason: 'Equivalent: of the next interface the first 0 free CIDRs are taken, and no call is made for none',
  },
  {
    pattern: /decrease\.ts \| left -= cidrs\.length;/,
    reason: 'Equivalent: nobody else sees what is left while the call is under way',
  },
  {
    pattern: /ipamd\.ts \| cidrVersion: 0|ipamd\.ts \| if \(what === 'cidrs'\)/,
    reason: 'Equivalent: versions are only compared with earlier ones, and each is another one',
  },
  {
    pattern: /ipamd\.ts \| unmanagedEnis: 0/,
    reason: 'Equivalent: the start counts them before anything asks',
  },
  {
    pattern: /ipamd\.ts \| this\.#processes = this\.#processes\.filter/,
    reason: 'Equivalent: it keeps the list short; to end a process that has ended does nothing',
  },
  {
    pattern: /walk-order\.ts \| .* `\?\?=` -> `=`/,
    reason: 'Equivalent: the list is kept only to save making it anew',
  },
  {
    pattern:
      /walk-order\.ts \| return (slot < 0 \? undefined|this\.#slotOfKey === undefined).* `(0|1)` -> `(\(-1\)|2)`/,
    reason: 'Equivalent: any slot below 0 means that there is none, and nothing is found there either',
  },
  {
    pattern: /walk-order\.ts \| .*this\.#list\.length > 1\)/,
    reason: 'Equivalent: a list of one is in order',
  },
  {
    pattern: /walk-order\.ts \| this\.#list \?\?= .* -> `this\.#entries\.filter\(\(value\) => value !== undefined\)`/,
    reason: 'Equivalent: it only gives back the room behind the list',
  },
  {
    pattern: /walk-order\.ts \| (this\.#slotOfKey = this\.#groups > SEARCHED_GROUPS|const SEARCHED_GROUPS = 4;)/,
    reason: 'Equivalent: without the index each slot is looked at, which only takes longer',
  },
  {
    pattern:
      /walk-order\.ts \| (if \(slot >= this\.#keys\.length\)|const more = |this\.#(keys|entries) = this\.#(keys|entries)\.concat)/,
    reason: 'Equivalent: it keeps the arrays without holes, which only takes less time; a hole reads as undefined',
  },
  {
    pattern: /cooling-addresses\.ts \| if \(record\.countsAsCooling\) return;/,
    reason: 'Equivalent: only an address that has gone, and so does not count, comes back',
  },
  {
    pattern: /lock\.ts \| this\.#setHeld\(false\);/,
    reason: 'Equivalent: whoever waited goes on as the next event, when both have happened',
  },
  {
    pattern: /override readonly name = /,
    reason: 'Equivalent: errors are told apart by their class; the name is for whoever debugs',
  },
  {
    pattern: /settings\.ts \| if \(settings\.podAddressCooldown < 0\).* `0` -> `\(-1\)`/,
    reason: 'Differs between 0 and 1 microsecond: cool-downs are whole seconds',
  },
  {
    pattern: /setting-traps\/modes\.ts \| const withoutCooldown = /,
    reason: 'Equivalent: any cool-down that is not negative will do',
  },
  {
    pattern:
      /(settings\.ts \| return parse(Integer|Boolean)\(environment\[name\] \?\? ''\)|values\.ts \| const withoutPrefixes)/,
    reason: 'Equivalent: any text that is no value counts as not set',
  },
  {
    pattern: /start\.ts \| if \(settings\.ipv4\) yield\* returnUnusedCidrs/,
    reason: 'Equivalent: on IPv6 nodes the datastore has no CIDRs of IPv4 that could be given back',
  },
  {
    pattern: /datastore\/datastore\.ts \| return; \| without/,
    reason: 'Equivalent: no address is in two CIDRs, so that looking on finds nothing',
  },
  {
    pattern: /pool-loop\.ts \| next \+= (yield\*|1)/,
    reason: 'Equivalent: the steps of a round are two at most, and going back one or forth one is the same',
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
    pattern:
      /quiet-rounds\.ts \| (return grid\.stepsUntil|const firstTime = ).* `-` -> `\+`|pool-loop\.ts \| (next \+=|let next = upcoming \+) quietRounds\.passedOver/,
    reason: 'Equivalent: the steps of a round are two at most, and going back one or forth one is the same',
  },
  {
    pattern: /lock\.ts \| (task\.next\(\);|return this\.#held \?)/,
    reason: 'Equivalent: it only saves a generator; a task that has nothing to wait for is over at once, too',
  },
  {
    pattern: /datastore\.ts \| const cidr = kind === 'secondary' \? .* \| `'secondary'` -> `''`/,
    reason:
      'Equivalent: a block of one address gives the same as a single address, which a property test holds together',
  },
  {
    pattern: /single-address\.ts \| this\.#record = undefined; \| without/,
    reason: 'Equivalent: an address that is taken is assigned at once, and gets another record',
  },
  {
    pattern: /leak-clean-up\.ts \| if \(detached\.length > 0\)/,
    reason: 'Equivalent: it only saves a generator; a task that has nothing to wait for is over at once, too',
  },
  {
    pattern:
      /(ipamd\.ts \| this\.#loop|leak-clean-up\.ts \| this\.#underWay) = undefined; \| without|quiet-rounds\.ts \| this\.#loop\.rests\(\);/,
    reason: 'Equivalent: it only gives memory back; to stop a process that has ended has no effect',
  },
  {
    pattern: /quiet-rounds\.ts \| .* `floor` -> `ceil`/,
    reason: 'Equivalent: what is divided is a whole number of steps, or of rounds',
  },
  {
    pattern: /quiet-rounds\.ts \| .* \| `(0|1|\+|>=)` -> `(0|1|2|\(0\)|\(-1\)|-|>)`/,
    reason:
      'Differs by a microsecond, on a grid of 2.5 s: only where something happens in the very microsecond of a step, which no test arranges',
  },
  {
    // Two statements that changed places: `a; b` -> `b; a`. Where one waits, others can come between them.
    pattern: /^(?!.*yield\*).* \| `(.+;) (.+;)` -> `\2 \1`$/s,
    reason:
      'Equivalent: neither of the two statements reads what the other writes, and no time passes between them for whoever watches',
  },
  {
    pattern: /lock\.wait\(\)/,
    reason:
      'Only releases before 1.20 hold the lock, in prefix mode; no recorded run has the daemon itself wait for it here',
  },
  {
    pattern: /datastore\/eni\.ts \| .*first \* 4/,
    reason: 'Equivalent: a key of a block only has to be its own, and with these numbers it still is',
  },
  {
    pattern: /(datastore\/eni|describe-enis)\.ts \| .*(a\.device|a\.deviceIndex)/,
    reason:
      'Equivalent: only whether a comparison gives less than 0 decides a sort, and no two interfaces have the same id',
  },
];

/** For those that no pattern fits: a test that would tell them apart is still to be written. */
export const NOT_GUARDED = 'Not guarded: no test tells it from the original yet';

export function reasonFor(file: string, { sourceLine, change }: Survivor): string {
  const key = `${file} | ${sourceLine} | ${change}`;
  return REASONS.find(({ pattern }) => pattern.test(key))?.reason ?? NOT_GUARDED;
}
