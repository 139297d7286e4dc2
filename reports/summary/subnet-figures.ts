import { ADDRESS_STATES, type AddressState, type SubnetSample } from '../../models/observations/records.ts';
import { type Duration, type Time, toSeconds } from '../../sim/time.ts';
import type { ExhaustionFigures, Ledger } from './summary.ts';

/** Follows one subnet. Several samples of one moment count as the last of them: no time passes in the others. */
export class SubnetHistory {
  #latest: SubnetSample;
  #worst: SubnetSample | undefined;
  #exhaustedSince: Time | undefined;
  #firstExhausted: SubnetSample | undefined;
  #periods = 0;
  #exhausted: Duration = 0;
  #longest: Duration = 0;

  constructor(first: SubnetSample) {
    this.#latest = first;
  }

  add(sample: SubnetSample): void {
    if (sample.time > this.#latest.time) this.#judgeLatest();
    this.#latest = sample;
  }

  summarize(end: Time): {
    size: number;
    worst: Ledger;
    at_end: Ledger;
    exhaustion: Omit<ExhaustionFigures, 'pods_waited' | 'ip_wait_s'>;
  } {
    this.#judgeLatest();
    this.#endPeriod(end);
    return {
      size: this.#latest.size,
      worst: ledger(this.#worst ?? this.#latest),
      at_end: ledger(this.#latest),
      exhaustion: {
        periods: this.#periods,
        first_at_s: this.#firstExhausted === undefined ? null : toSeconds(this.#firstExhausted.time),
        at_first: this.#firstExhausted === undefined ? null : ledger(this.#firstExhausted),
        total_s: toSeconds(this.#exhausted),
        longest_s: toSeconds(this.#longest),
      },
    };
  }

  #judgeLatest(): void {
    const free = freeAddresses(this.#latest);
    if (this.#worst === undefined || free < freeAddresses(this.#worst)) this.#worst = this.#latest;
    if (!this.#latest.exhausted) this.#endPeriod(this.#latest.time);
    else {
      this.#exhaustedSince ??= this.#latest.time;
      this.#firstExhausted ??= this.#latest;
    }
  }

  #endPeriod(end: Time): void {
    if (this.#exhaustedSince === undefined) return;
    const duration = end - this.#exhaustedSince;
    this.#exhaustedSince = undefined;
    this.#periods += 1;
    this.#exhausted += duration;
    this.#longest = Math.max(this.#longest, duration);
  }
}

/** Those that are of no use to the subnet's nodes are a state of their own. */
function freeAddresses(sample: SubnetSample): number {
  return sample.states.get('free') ?? 0;
}

function ledger(sample: SubnetSample): Ledger {
  const states = Object.fromEntries(ADDRESS_STATES.map((state) => [state, sample.states.get(state) ?? 0]));
  return {
    time_s: toSeconds(sample.time),
    states: states as Record<AddressState, number>,
    free_prefixes: sample.freePrefixes,
    fragmentation_percent: sample.fragmentationPercent,
  };
}
