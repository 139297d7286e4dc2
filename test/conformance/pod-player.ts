import type { EventId } from '../../sim/event-table.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Time } from '../../sim/time.ts';
import type { TraceEvent, TraceRecord } from './trace.ts';

export type AddEvent = Extract<TraceEvent, { type: 'ADD' }>;
type DelEvent = Extract<TraceEvent, { type: 'DEL' }>;

/** The daemon as the CNI plugin sees it; undefined while none is ready. */
export interface PodNetwork {
  /** Runs `action` at once, or as soon as the daemon does not hold its datastore locked. */
  whenFree(action: () => void): void;
  add(sandbox: number, event: AddEvent): GivenAddress | undefined;
  /** `ip` is undefined for an IPv6 pod. The whole is undefined for a sandbox that the daemon does not know. */
  del(sandbox: number, pod: string): { readonly ip: string | undefined } | undefined;
}

interface GivenAddress {
  readonly ip: string;
  readonly device: number;
}

/** What a trace has a record of: an ADD or a DEL. */
export interface PodOperation {
  readonly t: Time;
  readonly record: TraceRecord;
}

/** An ADD and what has come of it so far: of several attempts the last one counts. */
class Add implements PodOperation {
  readonly event: AddEvent;
  readonly firstAttempt: Time;
  /** Of the last attempt. */
  t: Time;
  attempts = 0;
  /** Each attempt has one of its own, as the kubelet makes them. */
  sandbox = 0;
  nextAttempt: EventId | undefined;
  given: GivenAddress | undefined;

  constructor(event: AddEvent, now: Time) {
    this.event = event;
    this.firstAttempt = now;
    this.t = now;
  }

  get record(): TraceRecord {
    const { event, t, given, attempts } = this;
    const { node, pod } = event;
    if (given === undefined) return { t, node, op: 'ADD', pod, ok: false, attempts };
    return { t, node, op: 'ADD', pod, ok: true, ip: given.ip, device: given.device, attempts };
  }
}

/** The pods of one node: their attempts to get an address, and their ends. */
export class PodPlayer {
  readonly #simulation: Simulation;
  readonly #duration: Time;
  readonly #network: PodNetwork;
  readonly #operations: PodOperation[];
  readonly #pods = new Map<string, Add>();
  #attempts = 0;

  /** @param operations of all nodes: gets those of this one too. */
  constructor(simulation: Simulation, duration: Time, network: PodNetwork, operations: PodOperation[]) {
    this.#simulation = simulation;
    this.#duration = duration;
    this.#network = network;
    this.#operations = operations;
  }

  /** When the pod was first tried; undefined for a pod that never was. */
  firstAttempt(pod: string): Time | undefined {
    return this.#pods.get(pod)?.firstAttempt;
  }

  add(event: AddEvent): void {
    const add = new Add(event, this.#simulation.now);
    this.#simulation.cancel(this.#pods.get(event.pod)?.nextAttempt);
    this.#pods.set(event.pod, add);
    this.#operations.push(add);
    this.#attempt(add);
  }

  del({ t, node, pod }: DelEvent): void {
    const add = this.#pods.get(pod);
    this.#simulation.cancel(add?.nextAttempt);
    this.#network.whenFree(() => {
      const taken = add === undefined ? undefined : this.#network.del(add.sandbox, pod);
      const ip = taken?.ip;
      const ok = taken !== undefined;
      this.#operations.push({
        t,
        record: ip === undefined ? { t, node, op: 'DEL', pod, ok } : { t, node, op: 'DEL', pod, ok, ip },
      });
    });
  }

  #attempt(add: Add): void {
    this.#attempts += 1;
    add.sandbox = this.#attempts;
    add.t = this.#simulation.now;
    add.attempts += 1;
    this.#network.whenFree(() => this.#askForAddress(add));
  }

  #askForAddress(add: Add): void {
    add.given = this.#network.add(add.sandbox, add.event);
    const { retry } = add.event;
    if (add.given === undefined && retry !== undefined && this.#simulation.now + retry < this.#duration) {
      add.nextAttempt = this.#simulation.after(retry, () => this.#attempt(add));
    }
  }
}
