import type { Task } from '../../sim/process.ts';
import type { Member } from './member.ts';

/** What launches and removes nodes: a node group, or a NodePool of Karpenter. */
export interface NodeOwner {
  readonly name: string;
  /** Those that boot, run or leave, in the order of their launch. */
  readonly members: ReadonlySet<Member>;
  /** The member no longer counts: whoever must replace it does so from now on. @param reason in a few words. */
  giveUp(member: Member, reason: string): void;
  /** TerminateInstances for a member that has been given up: shuts it down, and ends when its instance is gone. */
  terminate(member: Member): Task;
  /** The member's machine stops dead, and nobody is told. */
  crash(member: Member): void;
}
