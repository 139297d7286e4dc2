import type { Signal } from '../../sim/signal.ts';
import type { NodeTemplate } from '../cluster-config.ts';
import type { Node } from '../kubernetes/node.ts';

/** An instance and the node on it, as the node group handles them. */
export interface GroupNode {
  readonly name: string;
  readonly group: NodeTemplate;
  readonly node: Node;
  readonly subnetId: string;
  /** Fires whenever an ipamd process has become ready, and when none will any more. */
  readonly daemonReady: Signal;
  /** The kubelet starts and registers the node. */
  register(): void;
  /** Starts ipamd with the settings as they are now. If its start fails, the kubelet starts it again and again. */
  startDaemon(): void;
  /** Ends ipamd's process at once. The next one takes over the pods' addresses. */
  stopDaemon(): void;
  /** The operating system shuts down: the kubelet stops, and ipamd is told that its node ends. */
  shutDown(): void;
  /** The machine stops dead. EC2 knows nothing of it yet: its interfaces stay. */
  crash(): void;
  /** EC2 has terminated the instance: its interfaces are gone and their addresses free. @param reason why the node went, in a few words. */
  terminated(reason: string): void;
}
