import type { Pod } from '../../kubernetes/pod.ts';

/** The pods for which the scheduler has found no node, in the order of their creation. */
export class PendingPods {
  readonly #pods = new Set<Pod>();

  /** The scheduler has tried it in vain. A DaemonSet's pod is meant for one node: another is of no use to it. */
  unschedulable(pod: Pod): void {
    if (!isDaemon(pod) && pod.deleted === undefined) this.#pods.add(pod);
  }

  /** It has a node, or is gone. */
  settled(pod: Pod): void {
    this.#pods.delete(pod);
  }

  get size(): number {
    return this.#pods.size;
  }

  [Symbol.iterator](): Iterator<Pod> {
    return this.#pods.values();
  }
}

/** Has a DaemonSet made it? */
export function isDaemon({ spec }: Pod): boolean {
  return spec.owner?.startsWith('DaemonSet/') === true;
}

/** Would its controller put another in its place, were it deleted? */
export function isReschedulable(pod: Pod): boolean {
  return pod.deleted === undefined && !isDaemon(pod);
}
