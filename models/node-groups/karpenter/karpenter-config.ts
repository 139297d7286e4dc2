import type { Distribution } from '../../../sim/distributions.ts';
import type { Duration } from '../../../sim/time.ts';
import type { NodeTemplate } from '../../cluster-config.ts';
import type { Resources } from '../../pod-template.ts';

export interface KarpenterConfig {
  /** A batch of pods is closed when no further one has come for `batchIdleDuration`, or after `batchMaxDuration`. */
  readonly batchIdleDuration: Duration;
  readonly batchMaxDuration: Duration;
  /** How long a CreateFleet call takes. */
  readonly createFleetTime: Distribution;
  readonly nodePools: readonly NodePoolConfig[];
}

export interface NodePoolConfig {
  readonly name: string;
  /** The NodePool with the highest one is tried first. */
  readonly weight: number;
  /** What its nodes may come to together; undefined: as much as is asked for. */
  readonly limits: { readonly [Resource in keyof Resources | 'nodes']?: number | undefined };
  readonly consolidationPolicy: 'WhenEmpty' | 'WhenEmptyOrUnderutilized';
  /** How long no pod must have come to a node or gone from it; NEVER: nodes are not consolidated. */
  readonly consolidateAfter: Duration;
  readonly budgets: readonly DisruptionBudgetOfNodes[];
  /** From the launch until the node is given up; NEVER: it is not. */
  readonly expireAfter: Duration;
  /** How long draining a node may take; undefined: as long as its pods and their budgets want. */
  readonly terminationGracePeriod: Duration | undefined;
  readonly subnets: readonly string[];
  /** What it may launch, the cheapest first. */
  readonly offerings: readonly Offering[];
}

export type DisruptionReason = 'Empty' | 'Underutilized';

/** How many nodes of a NodePool may be on their way out at the same time. */
export interface DisruptionBudgetOfNodes {
  readonly nodes: { readonly nodes: number } | { readonly share: number };
  /** Undefined: for all of them. */
  readonly reasons?: readonly DisruptionReason[] | undefined;
}

export type CapacityType = 'on-demand' | 'spot';

/** An instance type as it can be bought. */
export interface Offering {
  readonly template: NodeTemplate;
  readonly capacityType: CapacityType;
  /** No price in money: only the order counts. */
  readonly price: number;
  /** The size of the type, which counts for the limits. */
  readonly capacity: Resources;
  /** Further resources that Karpenter takes its nodes to have, whether they ever get them or not. */
  readonly extendedResources: ReadonlyMap<string, number>;
}
