import type { RandomStreams } from '../../sim/random.ts';
import type { Time } from '../../sim/time.ts';
import type { Ec2Fault } from '../cluster-config.ts';

/** Who makes a call. */
export interface Caller {
  /** The node's name. */
  readonly node: string;
  readonly subnet: { readonly zone: string };
}

/** Decides which calls fail although nothing is wrong with them. */
export class Faults {
  readonly #faults: Ec2Fault[];
  readonly #streams: RandomStreams;
  readonly #callsByAction = new Map<string, number>();
  #calls = 0;

  constructor(faults: readonly Ec2Fault[], streams: RandomStreams) {
    this.#faults = [...faults];
    this.#streams = streams;
  }

  /** One more, after all those that are there. */
  add(fault: Ec2Fault): void {
    this.#faults.push(fault);
  }

  /** The moments at which some of them end for good, each once. */
  ends(): ReadonlySet<Time> {
    return new Set(this.#faults.flatMap((fault) => ('until' in fault ? [fault.until] : [])));
  }

  /** A call starts: counts it and gives the error code it will end with, if a fault hits it. The first fault that fits decides. */
  strike(action: string, { node, subnet: { zone } }: Caller, now: Time): string | undefined {
    if (this.#faults.length === 0) return undefined;
    const callsOfAction = (this.#callsByAction.get(action) ?? 0) + 1;
    this.#callsByAction.set(action, callsOfAction);
    this.#calls += 1;
    const hit = this.#faults.find((fault) => {
      if (fault.action !== '*' && fault.action !== action) return false;
      if (fault.node !== undefined && fault.node !== node) return false;
      if (fault.zone !== undefined && fault.zone !== zone) return false;
      if ('nth' in fault) return fault.nth.includes(fault.action === '*' ? this.#calls : callsOfAction);
      if (now < fault.from || now >= fault.until) return false;
      return fault.rate >= 1 || this.#streams.stream(`ec2-faults/${node}`).next() < fault.rate;
    });
    return hit?.error;
  }
}
