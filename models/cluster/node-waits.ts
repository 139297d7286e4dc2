import { NEVER, type Time } from '../../sim/time.ts';
import type { AddressNeed, CauseOfWait } from '../observations/cause-of-wait.ts';
import type { WaitCause } from '../observations/causes.ts';
import { assertInvariant } from '../observations/invariants.ts';
import { WaitClock } from '../observations/wait-clock.ts';

interface Waits {
  readonly clock: WaitClock;
  pods: number;
}

/** The pods of one node that wait for an address. What they need decides which cause holds for them: each need has a clock of its own. */
export class NodeWaits {
  readonly #byNeed = new Map<AddressNeed, Waits>();
  #hangsOnSubnets = false;
  readonly #onCause: (cause: WaitCause | undefined) => void;

  /** @param onCause told each new cause; undefined when no pod of a need waits any more. */
  constructor(onCause: (cause: WaitCause | undefined) => void) {
    this.#onCause = onCause;
  }

  /** Pods that wait, whatever they need. */
  get pods(): number {
    let sum = 0;
    for (const { pods } of this.#byNeed.values()) sum += pods;
    return sum;
  }

  clock(need: AddressNeed): WaitClock {
    return this.#of(need).clock;
  }

  /** A pod begins or ends to wait. */
  count(need: AddressNeed, change: 1 | -1): void {
    this.#of(need).pods += change;
  }

  /** Sets the causes that hold now. Gives when time alone may change one of them; NEVER when only an event can. */
  refresh(now: Time, causeOf: (need: AddressNeed) => CauseOfWait): Time {
    let until = NEVER;
    this.#hangsOnSubnets = false;
    for (const [need, { clock, pods }] of this.#byNeed) {
      const found = pods > 0 ? causeOf(need) : undefined;
      clock.set(now, found?.cause);
      until = Math.min(until, found?.until ?? NEVER);
      this.#hangsOnSubnets ||= found?.hangsOnSubnets ?? false;
    }
    return until;
  }

  /** May one of the causes change with what the subnets have free? */
  get hangsOnSubnets(): boolean {
    return this.#hangsOnSubnets;
  }

  /** @throws BrokenInvariant when another cause holds than the one that the waits are put down to. */
  check(causeOf: (need: AddressNeed) => CauseOfWait, state: () => unknown): void {
    for (const [need, { clock, pods }] of this.#byNeed) {
      if (pods === 0) continue;
      const { cause } = causeOf(need);
      assertInvariant(cause === clock.cause, 'waits are put down to the cause that holds', () => ({
        need,
        noted: clock.cause,
        holds: cause,
        state: state(),
      }));
    }
  }

  #of(need: AddressNeed): Waits {
    let waits = this.#byNeed.get(need);
    if (waits === undefined) {
      waits = { clock: new WaitClock(), pods: 0 };
      waits.clock.onChange = this.#onCause;
      this.#byNeed.set(need, waits);
    }
    return waits;
  }
}
