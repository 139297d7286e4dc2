import { minutes, type Time } from '../../sim/time.ts';
import type { Ec2CallRecord, Ec2UsageRecord } from './records.ts';

interface Usage {
  calls: number;
  throttled: number;
  failed: number;
}

/** Sums the calls up by action and minute, and reports each minute when the next one begins. */
export class Ec2UsageCounter {
  readonly #report: (record: Ec2UsageRecord) => void;
  readonly #byAction = new Map<string, Usage>();
  #minute = 0;

  constructor(report: (record: Ec2UsageRecord) => void) {
    this.#report = report;
  }

  /** Calls come in the order of their ends. */
  count({ end, action, error }: Pick<Ec2CallRecord, 'end' | 'action' | 'error'>): void {
    this.#moveTo(end);
    let usage = this.#byAction.get(action);
    if (usage === undefined) {
      usage = { calls: 0, throttled: 0, failed: 0 };
      this.#byAction.set(action, usage);
    }
    usage.calls += 1;
    if (error === 'RequestLimitExceeded') usage.throttled += 1;
    else if (error !== undefined) usage.failed += 1;
  }

  /** Reports the minute under way. */
  finish(): void {
    for (const action of [...this.#byAction.keys()].sort()) {
      const usage = this.#byAction.get(action);
      if (usage !== undefined) this.#report({ minute: this.#minute, action, ...usage });
    }
    this.#byAction.clear();
  }

  #moveTo(time: Time): void {
    const minute = Math.floor(time / minutes(1));
    if (minute === this.#minute) return;
    this.finish();
    this.#minute = minute;
  }
}
