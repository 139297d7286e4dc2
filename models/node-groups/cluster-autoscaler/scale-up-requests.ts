import { type Duration, hours, minutes, NEVER, type Time } from '../../../sim/time.ts';

/** `--initial-node-group-backoff-duration`, `--max-...` and `--node-group-backoff-reset-timeout`. */
const FIRST_BACK_OFF = minutes(5);
const LONGEST_BACK_OFF = minutes(30);
const BACK_OFF_RESET = hours(3);

interface BackOff {
  readonly until: Time;
  readonly duration: Duration;
}

/** What was asked of node groups and has not come yet, and those that are left alone because it did not come (clusterstate). */
export class ScaleUpRequests {
  readonly #patience: Duration;
  readonly #dueBy = new Map<string, Time>();
  readonly #backOffs = new Map<string, BackOff>();

  /** @param patience `--max-node-provision-time`. */
  constructor(patience: Duration) {
    this.#patience = patience;
  }

  /** The group was asked for more nodes: from now on they have their time to come. */
  asked(group: string, now: Time): void {
    this.#dueBy.set(group, now + this.#patience);
  }

  /** All nodes of the group have come. */
  fulfilled(group: string): void {
    if (this.#dueBy.delete(group)) this.#backOffs.delete(group);
  }

  /** The groups whose nodes have not come in time; each is backed off, longer each time. */
  overdue(now: Time): string[] {
    const late = [...this.#dueBy].filter(([, due]) => due <= now).map(([group]) => group);
    for (const group of late) {
      this.#dueBy.delete(group);
      const last = this.#backOffs.get(group);
      const again = last !== undefined && now < last.until + BACK_OFF_RESET;
      const duration = again ? Math.min(2 * last.duration, LONGEST_BACK_OFF) : FIRST_BACK_OFF;
      this.#backOffs.set(group, { until: now + duration, duration });
    }
    return late;
  }

  isBackedOff(group: string, now: Time): boolean {
    return now < (this.#backOffs.get(group)?.until ?? 0);
  }

  /** When there is something to look at again although nothing has happened. NEVER: not. */
  next(now: Time): Time {
    const ends = [...this.#backOffs.values()].map(({ until }) => until).filter((until) => until > now);
    return Math.min(NEVER, ...this.#dueBy.values(), ...ends);
  }
}
