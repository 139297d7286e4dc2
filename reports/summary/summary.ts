import type { WaitCause } from '../../models/observations/causes.ts';
import type { AddressState, PodOutcome } from '../../models/observations/records.ts';

/**
 * The figures of a run: what `summary.json` holds and what all reports that are written at the end are made from.
 * Plain JSON; names as in the CSV files, with units: `_s` and `seconds` are seconds with up to six decimals. Nothing in
 * it depends on the machine or the clock: the same run gives the same bytes.
 */
export interface Summary {
  readonly format: 'vpc-cni-sim/summary/v1';
  readonly run: RunFacts;
  /** In the order of the scenario. */
  readonly thresholds: readonly ThresholdFigures[];
  /** Of each churn trace: its rows became pods or were rejected. */
  readonly imports: readonly ImportFigures[];
  readonly pods: { readonly total: number } & Readonly<Record<PodOutcome, number>>;
  /** From created to ready, of the pods that became ready. */
  readonly pod_start_seconds: Quantiles;
  readonly ip_wait: IpWaitFigures;
  /** Of the pods that no node took, by the reasons together; those of the most pods first. */
  readonly unschedulable: readonly UnschedulableFigures[];
  readonly subnets: readonly SubnetFigures[];
  readonly nodes: NodeCounts;
  /** By subnet, in alphabetical order. */
  readonly refused_launches: readonly RefusedLaunchFigures[];
  readonly node_groups: readonly NodeGroupFigures[];
  /** By action, in alphabetical order. */
  readonly ec2_calls: readonly Ec2CallFigures[];
  /** Of each time that faults of EC2 ended, in their order. */
  readonly recoveries: readonly RecoveryFigures[];
}

export interface ThresholdFigures {
  /** As in the scenario: `subnet_used_percent{subnet=a}`, `max < 80`. */
  readonly metric: string;
  readonly threshold: string;
  readonly unit: string;
  /** The figure that was judged; null when nothing was observed that it could be made of: the threshold is missed then. */
  readonly value: number | null;
  /** Of several subnets the one that the value is of. */
  readonly series: string | null;
  /** Whether it was met; null when the run ended before its time, and not because of this threshold: it was not judged. */
  readonly ok: boolean | null;
  /** It was missed before the end and has ended the run. */
  readonly ended_run: boolean;
}

export interface ImportFigures {
  /** The trace file's name. */
  readonly trace: string;
  readonly rows: number;
  readonly pods_imported: number;
  readonly rows_rejected: number;
}

/** What only whoever starts the run knows. */
export interface RunFacts {
  /** The scenario's name. */
  readonly scenario: string;
  /** Which of the scenario's variants; null when it has none. */
  readonly variant: string | null;
  /** The run was interrupted, or ended by a threshold: everything ends at `simulated_s`. */
  readonly partial: boolean;
  readonly seed: number;
  readonly duration_s: number;
  readonly simulated_s: number;
  /** How many events the engine ran. */
  readonly events_run: number;
  /** Of the simulator, and of what it simulates. */
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256, hexadecimal: of the scenario with the changes of the command line and its traces; and of all that the models were given, with every default. */
  readonly scenario_sha256: string;
  readonly config_sha256: string;
}

/** Each of them a value that was observed (nearest rank); null without any. */
export interface Quantiles {
  readonly count: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export interface IpWaitFigures {
  /** Of the pods that waited for an address at all. */
  readonly seconds: Quantiles;
  /** All waits together: the sum over the causes. */
  readonly total_s: number;
  /** Only causes that occurred, the largest first. A pod counts at each cause it waited for. */
  readonly causes: readonly { readonly cause: WaitCause; readonly total_s: number; readonly pods: number }[];
}

/** How many addresses are in each state from one moment on. */
export interface Ledger {
  readonly time_s: number;
  readonly states: Readonly<Record<AddressState, number>>;
  readonly free_prefixes: number;
  readonly fragmentation_percent: number;
}

export interface SubnetFigures {
  readonly subnet: string;
  readonly size: number;
  /** The first moment with the fewest free addresses. */
  readonly worst: Ledger;
  readonly at_end: Ledger;
  readonly exhaustion: ExhaustionFigures;
}

/** A subnet is exhausted from a request that EC2 refuses for lack of addresses or blocks until it could serve it again. */
export interface ExhaustionFigures {
  readonly periods: number;
  readonly first_at_s: number | null;
  /** Where the addresses were at that first time: why there were none to be had. */
  readonly at_first: Ledger | null;
  readonly total_s: number;
  readonly longest_s: number;
  /** Pods on nodes of this subnet that waited with the cause SUBNET_FULL or NO_FREE_PREFIX, and how long. */
  readonly pods_waited: number;
  readonly ip_wait_s: number;
}

export interface UnschedulableFigures {
  /** In alphabetical order: `Insufficient cpu, Too many pods`. */
  readonly reasons: string;
  readonly pods: number;
  /** Of the last of these pods, as kube-scheduler words it. */
  readonly message: string;
}

export interface NodeCounts {
  readonly launched: number;
  readonly removed: number;
  /** The most at the same time, from their launch until their instances were gone. */
  readonly most: number;
}

/** Instances that EC2 refused to launch in one subnet. */
export interface RefusedLaunchFigures {
  readonly subnet: string;
  /** How often for each of EC2's error codes. */
  readonly errors: Readonly<Record<string, number>>;
}

/** The nodes of a group that have the same type and maxPods. */
export interface NodeGroupFigures {
  readonly group: string;
  readonly instance_type: string;
  readonly max_pods: number;
  readonly nodes: number;
  readonly nodes_ready: number;
  /** Nodes that had as many pods as maxPods allows at some time. */
  readonly nodes_at_max_pods: number;
  /** The most pods on one node at the same time. */
  readonly pods_most: number;
  /** The most interfaces, and the most addresses in the pool, of one node. */
  readonly enis_most: number;
  readonly pool_most: number;
  readonly adds_succeeded: number;
  readonly adds_failed: number;
}

/** How the cluster got well again after faults of EC2. */
export interface RecoveryFigures {
  readonly faults_ended_s: number;
  /** Until no pod waited for an address and every daemon ran; until the run's end when that did not happen. */
  readonly took_s: number;
  readonly recovered: boolean;
  /** Network interfaces that were attached to nothing then. */
  readonly interfaces_left: number;
}

export interface Ec2CallFigures {
  readonly action: string;
  readonly calls: number;
  readonly throttled: number;
  /** For another reason than throttling. */
  readonly failed: number;
  /** How often each of EC2's error codes ended a call. */
  readonly errors: Readonly<Record<string, number>>;
}
