import type { Ec2CallRecord, Ec2UsageRecord } from '../../models/observations/records.ts';
import { alphabetical } from './alphabetical.ts';
import type { Ec2CallFigures } from './summary.ts';

interface ActionTotals {
  calls: number;
  throttled: number;
  failed: number;
  readonly errors: Map<string, number>;
}

/** Sums up EC2 calls by action. */
export class Ec2Figures {
  readonly #actions = new Map<string, ActionTotals>();

  addCall(call: Ec2CallRecord): void {
    if (call.error === undefined) return;
    const { errors } = this.#of(call.action);
    errors.set(call.error, (errors.get(call.error) ?? 0) + 1);
  }

  addUsage(usage: Ec2UsageRecord): void {
    const totals = this.#of(usage.action);
    totals.calls += usage.calls;
    totals.throttled += usage.throttled;
    totals.failed += usage.failed;
  }

  summarize(): Ec2CallFigures[] {
    return alphabetical(this.#actions).map(([action, totals]) => ({
      action,
      calls: totals.calls,
      throttled: totals.throttled,
      failed: totals.failed,
      errors: Object.fromEntries(alphabetical(totals.errors)),
    }));
  }

  #of(action: string): ActionTotals {
    let totals = this.#actions.get(action);
    if (totals === undefined) {
      totals = { calls: 0, throttled: 0, failed: 0, errors: new Map() };
      this.#actions.set(action, totals);
    }
    return totals;
  }
}
