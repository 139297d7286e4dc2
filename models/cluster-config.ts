import type { Distribution } from '../sim/distributions.ts';
import type { Duration, Time } from '../sim/time.ts';
import type { Ipv4Block } from './ipv4.ts';
import type { PodTemplate, Resources } from './pod-template.ts';

export type { PodTemplate, Resources } from './pod-template.ts';

/** All that a run depends on, in the simulator's own units: microseconds, addresses as numbers, millicores, MiB. */
export interface ClusterConfig {
  readonly seed: number;
  readonly duration: Duration;
  readonly vpc: { readonly cidrs: readonly Ipv4Block[]; readonly subnets: readonly SubnetConfig[] };
  readonly ec2: Ec2Config;
  readonly vpcCni: VpcCniConfig;
  readonly nodeGroups: readonly NodeGroupConfig[];
  readonly pods: PodTimings;
  readonly workloads: readonly WorkloadConfig[];
}

export interface SubnetConfig {
  readonly id: string;
  readonly cidr: Ipv4Block;
  readonly zone: string;
  readonly tags: ReadonlyMap<string, string>;
  /** Blocks held by something else from the start. */
  readonly occupied: readonly Ipv4Block[];
}

export interface Ec2Config {
  /** By action; `*` for the actions that are not named. */
  readonly latency: ReadonlyMap<string, Distribution>;
  /** From the end of a DetachNetworkInterface call until the interface is really detached. */
  readonly detachTime: Distribution;
  readonly imds: ImdsConfig;
  /** The first one that fits a call decides. */
  readonly faults: readonly Ec2Fault[];
  /** Which free address of a subnet EC2 gives: any of them (what it does), or the lowest. */
  readonly addressChoice: 'random' | 'lowest';
}

/** How far IMDS lags behind EC2. */
export interface ImdsConfig {
  /** From the attachment until the interface shows. */
  readonly attachLag: Distribution;
  /** From attaching or assigning until an address shows, from unassigning until it is gone. */
  readonly addressLag: Distribution;
  /** From the end of a DetachNetworkInterface call until the interface is gone. */
  readonly detachLag: Distribution;
  /** The i-th address of one call shows i times this much later than the first. */
  readonly addressStagger: Duration;
}

/** Calls that take their time, change nothing and fail with `error`. */
export type Ec2Fault = {
  /** `*` for all. */
  readonly action: string;
  /** EC2's error code. */
  readonly error: string;
} & (
  | { /** Which calls of the action, counted from 1 over all nodes. */ readonly nth: readonly number[] }
  | {
      /** Calls that start in [from, until), each with the probability `rate` (0-1). */ readonly from: Time;
      readonly until: Time;
      readonly rate: number;
    }
);

export interface VpcCniConfig {
  /** The release of amazon-vpc-cni-k8s. */
  readonly version: string;
  /** Environment of the aws-node container: what the manifest of EKS sets, and the scenario's changes. */
  readonly env: Readonly<Record<string, string>>;
  /** The order in which the daemon walks its maps: Go's random one, or by device as in the recorded traces. */
  readonly walkOrder: 'random' | 'device';
}

export interface NodeGroupConfig {
  readonly name: string;
  readonly instanceType: string;
  /** Nodes that are there from the start, spread over `subnets` in turn. */
  readonly size: number;
  readonly subnets: readonly string[];
  readonly maxPods: number;
  /** Allocatable of each node, after the system's reservations. */
  readonly allocatable: Resources;
  /** From the launch until the kubelet runs and starts the daemon. */
  readonly bootTime: Distribution;
}

/** What the kubelet and the container runtime take, apart from the wait for an address. */
export interface PodTimings {
  /** From the scheduler's binding until the kubelet begins. */
  readonly watchDelay: Distribution;
  /** Creating the sandbox, apart from the CNI call. */
  readonly sandboxTime: Distribution;
  /** The CNI ADD when it works, and when it fails. */
  readonly cniAddTime: Distribution;
  /** From the address until the containers run: image from the cache, container start. */
  readonly containerStart: Distribution;
  /** From the containers' start until the pod is ready. */
  readonly readinessDelay: Distribution;
  /** From the request to delete until the containers have exited: never longer than the grace period. */
  readonly shutdownTime: Distribution;
}

export type WorkloadConfig =
  | {
      readonly kind: 'deployment';
      readonly namespace: string;
      readonly name: string;
      readonly replicas: number;
      readonly requests: Resources;
      /** Whatever else its pods have; its `requests` go before those above. */
      readonly template?: PodTemplate | undefined;
      readonly createAt: Time;
      /** How long a pod lives before it is deleted and replaced; undefined: until the end. */
      readonly lifetime: Distribution | undefined;
    }
  | { readonly kind: 'pods'; readonly pods: readonly TracePod[] };

/** A pod of a recorded churn. */
export interface TracePod {
  readonly namespace: string;
  readonly name: string;
  readonly owner: string | undefined;
  readonly requests: Resources;
  readonly createAt: Time;
  /** From ready (the recorded time from start to deletion) until it ends by itself; undefined: it stays. */
  readonly lifetime: Duration | undefined;
}
