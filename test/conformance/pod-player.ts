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
  add(sandbox: string, event: AddEvent): { readonly ip: string; readonly device: number } | undefined;
  /** `ip` is undefined for an IPv6 pod. The whole is undefined for a sandbox that the daemon does not know. */
  del(sandbox: string, pod: string): { readonly ip: string | undefined } | undefined;
}

/** A record under way: it is the one of the last attempt so far. */
type AddRecord = {
  t: Time;
  readonly node: string;
  readonly op: 'ADD';
  readonly pod: string;
  ok: boolean;
  ip?: string;
  device?: number;
  attempts: number;
};

interface Pod {
  /** Each attempt has one of its own, as the kubelet makes them. */
  sandbox: string;
  readonly firstAttempt: Time;
  nextAttempt: EventId | undefined;
}

/** The pods of one node: their attempts to get an address, and their ends. */
export class PodPlayer {
  readonly records: TraceRecord[] = [];

  readonly #simulation: Simulation;
  readonly #duration: Time;
  readonly #network: PodNetwork;
  readonly #pods = new Map<string, Pod>();
  #attempts = 0;

  constructor(simulation: Simulation, duration: Time, network: PodNetwork) {
    this.#simulation = simulation;
    this.#duration = duration;
    this.#network = network;
  }

  /** When the pod was first tried; undefined for a pod that never was. */
  firstAttempt(pod: string): Time | undefined {
    return this.#pods.get(pod)?.firstAttempt;
  }

  add(event: AddEvent): void {
    const pod: Pod = { sandbox: '', firstAttempt: this.#simulation.now, nextAttempt: undefined };
    const record: AddRecord = { t: event.t, node: event.node, op: 'ADD', pod: event.pod, ok: false, attempts: 0 };
    this.#simulation.cancel(this.#pods.get(event.pod)?.nextAttempt);
    this.#pods.set(event.pod, pod);
    this.records.push(record);
    this.#attempt(event, pod, record);
  }

  del(event: DelEvent): void {
    const pod = this.#pods.get(event.pod);
    this.#simulation.cancel(pod?.nextAttempt);
    this.#network.whenFree(() => {
      const given = pod === undefined ? undefined : this.#network.del(pod.sandbox, event.pod);
      const record = { t: event.t, node: event.node, op: 'DEL', pod: event.pod, ok: given !== undefined };
      this.records.push(given?.ip === undefined ? record : { ...record, ip: given.ip });
    });
  }

  #attempt(event: AddEvent, pod: Pod, record: AddRecord): void {
    this.#attempts += 1;
    pod.sandbox = `${event.pod}/${this.#attempts}`;
    record.t = this.#simulation.now;
    record.attempts += 1;
    this.#network.whenFree(() => this.#askForAddress(event, pod, record));
  }

  #askForAddress(event: AddEvent, pod: Pod, record: AddRecord): void {
    const given = this.#network.add(pod.sandbox, event);
    if (given !== undefined) {
      record.ok = true;
      record.ip = given.ip;
      record.device = given.device;
    } else if (event.retry !== undefined && this.#simulation.now + event.retry < this.#duration) {
      pod.nextAttempt = this.#simulation.after(event.retry, () => this.#attempt(event, pod, record));
    }
  }
}
