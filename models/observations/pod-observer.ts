import type { Duration, Time } from '../../sim/time.ts';
import type { Pod, PodSpec } from '../kubernetes/pod.ts';
import type { WaitCause } from './causes.ts';
import type { NoNode, PodRecord, RecordSink } from './records.ts';
import { type WaitClock, type WaitTotals, waitParts } from './wait-clock.ts';

const NO_PARTS: ReadonlyMap<WaitCause, Duration> = new Map();

/** Follows all pods and makes a record of each, when it becomes ready and when it is gone or the run ends. */
export class PodObserver {
  readonly #sink: Pick<RecordSink, 'podReady' | 'pod'>;
  /** In the order of their creation; those that are gone are taken out when they are the greater part. */
  #pods: Pod[] = [];
  #gone = 0;
  /** Those of them that were ready at some time. */
  readonly #ready = new Set<Pod>();
  readonly #waiting = new Map<Pod, { clock: WaitClock; start: WaitTotals }>();
  /** Of pods whose wait has ended and that are still there. */
  readonly #waited = new Map<Pod, ReadonlyMap<WaitCause, Duration>>();

  readonly #whyNoNode: (pod: Pod) => NoNode;
  /** Pods of the same template are kept off for the same reasons at the same time. */
  readonly #noNode = { time: -1, ofTemplate: new Map<PodSpec, NoNode>() };

  /** @param whyNoNode asks the scheduler; as slow as the nodes are many. */
  constructor(sink: Pick<RecordSink, 'podReady' | 'pod'>, whyNoNode: (pod: Pod) => NoNode) {
    this.#sink = sink;
    this.#whyNoNode = whyNoNode;
  }

  created(pod: Pod): void {
    this.#pods.push(pod);
  }

  waitStarted(pod: Pod, clock: WaitClock, now: Time): void {
    this.#waiting.set(pod, { clock, start: clock.read(now) });
  }

  waitEnded(pod: Pod, now: Time): void {
    const wait = this.#waiting.get(pod);
    if (wait === undefined) return;
    this.#waiting.delete(pod);
    this.#waited.set(pod, waitParts(wait.start, wait.clock.read(now)));
  }

  /** Without an effect for pods that become ready again. */
  ready(pod: Pod): void {
    const { podReady } = this.#sink;
    if (podReady === undefined || this.#ready.has(pod)) return;
    this.#ready.add(pod);
    podReady(podRecord(pod, this.#waited.get(pod) ?? NO_PARTS, undefined));
  }

  /** Its object is gone, or the run ends. */
  gone(pod: Pod, now: Time): void {
    this.waitEnded(pod, now);
    const noNode = pod.outcome === 'unschedulable' ? this.#noNodeOf(pod, now) : undefined;
    this.#sink.pod(podRecord(pod, this.#waited.get(pod) ?? NO_PARTS, noNode));
    this.#waited.delete(pod);
    this.#ready.delete(pod);
    this.#gone += 1;
    if (2 * this.#gone > this.#pods.length) this.#dropThoseGone();
  }

  /** Reports the pods that are still there, in the order of their creation. */
  finish(now: Time): void {
    this.#dropThoseGone();
    for (const pod of this.#pods) this.gone(pod, now);
  }

  #dropThoseGone(): void {
    this.#pods = this.#pods.filter(({ gone }) => !gone);
    this.#gone = 0;
  }

  #noNodeOf(pod: Pod, now: Time): NoNode {
    const known = this.#noNode;
    if (known.time !== now) {
      known.time = now;
      known.ofTemplate.clear();
    }
    let noNode = known.ofTemplate.get(pod.spec);
    if (noNode === undefined) {
      noNode = this.#whyNoNode(pod);
      known.ofTemplate.set(pod.spec, noNode);
    }
    return noNode;
  }
}

function podRecord(pod: Pod, parts: ReadonlyMap<WaitCause, Duration>, noNode: NoNode | undefined): PodRecord {
  let addressWait = 0;
  for (const part of parts.values()) addressWait += part;
  return {
    namespace: pod.spec.namespace,
    name: pod.name,
    owner: pod.spec.owner,
    node: pod.node?.name,
    hostNetwork: pod.spec.hostNetwork,
    created: pod.created,
    scheduled: pod.scheduled,
    attempts: pod.attempts,
    firstAttempt: pod.firstAttempt,
    lastAttempt: pod.lastAttempt,
    addressAssigned: pod.addressAssigned,
    started: pod.started,
    ready: pod.ready,
    deleted: pod.deleted,
    addressWait,
    waitParts: parts,
    address: pod.address,
    device: pod.device,
    outcome: pod.outcome,
    noNode,
  };
}
