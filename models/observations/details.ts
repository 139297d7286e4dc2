import type { Duration, Time } from '../../sim/time.ts';
import type { Decision } from '../ipamd/decisions.ts';
import type { WaitCause } from './causes.ts';

/** The daemon's pool at one moment. */
export interface PoolState {
  readonly total: number;
  readonly assigned: number;
  readonly cooling: number;
  readonly enis: number;
  /** When the first of the cooling addresses can be given out again; undefined when none is cooling. */
  readonly nextCoolingEnd: Time | undefined;
  /** The last moment of the pause after EC2 said that the subnet has too few; undefined when it is over, or was none. */
  readonly backOffUntil: Time | undefined;
}

/** One attempt to create a pod's sandbox: a CNI ADD and its answer. */
export interface AttemptDetail {
  readonly kind: 'attempt';
  readonly time: Time;
  readonly node: string;
  /** `namespace/name`. */
  readonly pod: string;
  /** From 1. */
  readonly number: number;
  /** What it was given; undefined when it failed. */
  readonly address: string | undefined;
  readonly device: number | undefined;
  /** Why it failed: see `WAIT_CAUSES`. */
  readonly cause: WaitCause | undefined;
  /** Behind the answer; undefined while no daemon runs. */
  readonly pool: PoolState | undefined;
}

/** Why the pods of a node wait has changed. */
export interface CauseDetail {
  readonly kind: 'cause';
  readonly time: Time;
  readonly node: string;
  /** Undefined when nobody waits any more. */
  readonly cause: WaitCause | undefined;
  /** Pods of the node that wait for an address. */
  readonly waiting: number;
}

/** The daemon of a node has decided something about its pool. */
export interface DecisionDetail {
  readonly kind: 'decision';
  readonly time: Time;
  readonly node: string;
  readonly decision: Decision;
  readonly pool: PoolState;
}

/** A step in the life of a node. */
export interface NodeDetail {
  readonly kind: 'node';
  readonly time: Time;
  readonly node: string;
  readonly step: 'launched' | 'kubelet-started' | 'ready' | 'cordoned' | 'uncordoned' | 'removed';
}

/** No node has room for a pod; told again only when the reasons change. */
export interface UnschedulableDetail {
  readonly kind: 'unschedulable';
  readonly time: Time;
  readonly pod: string;
  /** Nodes by what keeps the pod off them. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** What the VPC resource controller does about a pod's branch interface. */
export type BranchStep =
  | { readonly kind: 'creating' }
  /** Branches in use and branches that cool are as many as the instance type has. */
  | {
      readonly kind: 'no-room';
      readonly used: number;
      readonly cooling: number;
      readonly limit: number;
      readonly againIn: Duration;
    }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'annotated'; readonly vlanId: number }
  /** The pod has ended. */
  | { readonly kind: 'cooling' };

export interface BranchDetail {
  readonly kind: 'branch';
  readonly time: Time;
  readonly node: string;
  /** `namespace/name`. */
  readonly pod: string;
  readonly step: BranchStep;
}

/** What happened step by step, for those who ask why: far more than the results need, and only told when asked for. */
export type DetailRecord =
  | AttemptDetail
  | BranchDetail
  | CauseDetail
  | DecisionDetail
  | NodeDetail
  | UnschedulableDetail;
