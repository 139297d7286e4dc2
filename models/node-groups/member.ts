import type { Process } from '../../sim/process.ts';
import type { Time } from '../../sim/time.ts';
import type { GroupNode } from './group-node.ts';

/** A node as its group keeps it. */
export interface Member {
  readonly node: GroupNode;
  /** Its kubelet has registered it. */
  registered: boolean;
  /** It no longer counts: it is being removed, or has failed. Another takes its place if the group's size asks for it. */
  leaving: boolean;
  /** Why, in a few words. */
  leavesBecause: string;
  /** The instance has crashed, or was told to terminate. */
  stopped: boolean;
  /** Its boot, as long as that goes on. */
  boot: Process<void> | undefined;
  /** When its boot ended; undefined until then. */
  readySince: Time | undefined;
}
