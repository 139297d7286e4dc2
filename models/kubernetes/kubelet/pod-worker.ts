import type { EventId } from '../../../sim/event-table.ts';
import type { Kubelet } from '../kubelet.ts';
import type { Pod } from '../pod.ts';

/** What the kubelet does with a pod when the time for it has come. */
export type Step = (kubelet: Kubelet, pod: Pod) => void;

/**
 * The kubelet's worker for one pod: it has one step before it at a time, and is itself the event of that step. A function
 * made for each step would be what a run of a million pods makes most of.
 */
export class PodWorker {
  readonly #kubelet: Kubelet;
  readonly #pod: Pod;
  step: Step | undefined;
  /** When the step is taken. */
  event: EventId | undefined;

  constructor(kubelet: Kubelet, pod: Pod) {
    this.#kubelet = kubelet;
    this.#pod = pod;
  }

  happen(): void {
    this.step?.(this.#kubelet, this.#pod);
  }
}
