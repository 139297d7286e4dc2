import { NEVER, type Time } from '../../sim/time.ts';
import type { Pod } from '../kubernetes/pod.ts';
import type { AddressNeed, CauseOfWait } from '../observations/cause-of-wait.ts';
import { assertInvariant } from '../observations/invariants.ts';
import { WaitClock } from '../observations/wait-clock.ts';
import { wantsBranchInterface } from '../security-groups-for-pods/pod-eni.ts';
import { addressNeed } from './cni-plugin.ts';
import type { NodeDetails } from './node-details.ts';

interface Waits {
  readonly clock: WaitClock;
  pods: number;
}

/** Knows which cause holds for pods that wait for the same. */
interface Causes {
  causeOf(what: WaitingFor): CauseOfWait;
}

/** What a pod waits for: addresses of the pool, or (the pod itself) the branch interface that is made for it alone. */
export type WaitingFor = AddressNeed | Pod;

/** A branch interface is there for one pod alone: why that waits is a matter of its own. */
export function waitingFor(pod: Pod): WaitingFor {
  return wantsBranchInterface(pod.spec) ? pod : addressNeed(pod);
}

/** The pods of one node that wait for an address. What they wait for decides which cause holds for them, and has a clock of its own. */
export class NodeWaits {
  /** Undefined until the first pod waits. */
  #byWhat: Map<WaitingFor, Waits> | undefined;
  #hangsOnSubnets = false;
  readonly #details: NodeDetails | undefined;

  /** @param details told each new cause. */
  constructor(details: NodeDetails | undefined) {
    this.#details = details;
  }

  /** Pods that wait, whatever they need. */
  get pods(): number {
    if (this.#byWhat === undefined) return 0;
    let sum = 0;
    for (const { pods } of this.#byWhat.values()) sum += pods;
    return sum;
  }

  clock(what: WaitingFor): WaitClock {
    return this.#of(what).clock;
  }

  /** A pod begins or ends to wait. */
  count(what: WaitingFor, change: 1 | -1): void {
    const waits = this.#of(what);
    waits.pods += change;
    if (waits.pods === 0 && typeof what !== 'string') this.#byWhat?.delete(what);
  }

  /** Sets the causes that hold now. Gives when time alone may change one of them; NEVER when only an event can. */
  refresh(now: Time, causes: Causes): Time {
    let until = NEVER;
    this.#hangsOnSubnets = false;
    if (this.#byWhat === undefined) return until;
    for (const [what, { clock, pods }] of this.#byWhat) {
      const found = pods > 0 ? causes.causeOf(what) : undefined;
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
  check(causes: Causes, state: () => unknown): void {
    if (this.#byWhat === undefined) return;
    for (const [what, { clock, pods }] of this.#byWhat) {
      if (pods === 0) continue;
      const { cause } = causes.causeOf(what);
      assertInvariant(cause === clock.cause, 'waits are put down to the cause that holds', () => ({
        what: typeof what === 'string' ? what : what.name,
        noted: clock.cause,
        holds: cause,
        state: state(),
      }));
    }
  }

  #of(what: WaitingFor): Waits {
    this.#byWhat ??= new Map();
    let waits = this.#byWhat.get(what);
    if (waits === undefined) {
      waits = { clock: new WaitClock(), pods: 0 };
      // How a branch interface gets on is told step by step, pod by pod.
      const details = this.#details;
      if (typeof what === 'string' && details !== undefined) {
        waits.clock.onChange = (cause) => details.cause(cause, this.pods);
      }
      this.#byWhat.set(what, waits);
    }
    return waits;
  }
}
