import type { NodeTemplate } from '../../cluster-config.ts';
import type { LaunchCause } from '../../observations/records.ts';
import type { GroupNode } from '../group-node.ts';

/** An instance type in a subnet. */
export interface FleetOffer {
  readonly template: NodeTemplate;
  readonly subnetId: string;
  /** The lowest is taken. */
  readonly price: number;
}

/** One instance, which may be any of the offers. */
export interface FleetRequest {
  /** Of the node. */
  readonly name: string;
  readonly offers: readonly FleetOffer[];
  readonly cause: LaunchCause;
}

export interface FleetAnswer {
  /** Undefined when none of the offers could be had. */
  readonly node: GroupNode | undefined;
  /** The offers that were tried before, with EC2's error code. */
  readonly refusals: readonly { readonly subnetId: string; readonly code: string }[];
}
