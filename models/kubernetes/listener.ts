import type { Node } from './node.ts';
import type { Pod } from './pod.ts';

/** What happens to pods, for those who observe. The pod's fields are up to date when a method is called. */
export interface KubernetesListener {
  podCreated(pod: Pod): void;
  /** No node has room. `reasons` counts the nodes by what keeps the pod off them, as slow as they are many; to be called during the call only. Called at each attempt. */
  podUnschedulable(pod: Pod, reasons: () => ReadonlyMap<string, number>): void;
  podScheduled(pod: Pod, node: Node): void;
  /** The kubelet refused it (OutOfpods); `podGone` follows at once. */
  podRejected(pod: Pod, node: Node): void;
  /** Its first ADD has failed: the wait for an address counts from this attempt. */
  waitStarted(pod: Pod, node: Node): void;
  /** An attempt to create its sandbox has failed; the sandbox has been taken down (CNI DEL). */
  sandboxFailed(pod: Pod, node: Node): void;
  /** A wait that started has ended: an ADD has worked (`addressAssigned` follows), or the pod is being stopped. */
  waitEnded(pod: Pod, node: Node): void;
  addressAssigned(pod: Pod, node: Node): void;
  podReady(pod: Pod, node: Node): void;
  /** Its object is gone: nothing will happen to it any more. */
  podGone(pod: Pod): void;
}
