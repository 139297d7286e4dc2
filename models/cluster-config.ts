import type { Distribution } from '../sim/distributions.ts';
import type { Duration, Time } from '../sim/time.ts';
import type { Ec2Events } from './ec2/ec2-events.ts';
import type { Ipv4Block } from './ipv4.ts';
import type { WorkloadEvents } from './kubernetes/controllers/workload-events.ts';
import type { DisruptionBudget } from './kubernetes/evictions.ts';
import type { ImagePullConfig } from './kubernetes/kubelet/image-pull-config.ts';
import type { SchedulerConfig } from './kubernetes/scheduler/scheduler-config.ts';
import type { Labels } from './label-selector.ts';
import type { BootPhases } from './node-groups/boot-phases.ts';
import type { ClusterAutoscalerConfig } from './node-groups/cluster-autoscaler/cluster-autoscaler-config.ts';
import type { KarpenterConfig } from './node-groups/karpenter/karpenter-config.ts';
import type { NodeEvents } from './node-groups/node-events.ts';
import type { Resources, Taint } from './pod-template.ts';
import type { VpcResourceControllerConfig } from './security-groups-for-pods/controller-config.ts';
import type { WorkloadConfig } from './workload-config.ts';

/** All that a run depends on, in the simulator's own units: microseconds, addresses as numbers, millicores, MiB. */
export interface ClusterConfig {
  readonly seed: number;
  readonly duration: Duration;
  readonly vpc: { readonly cidrs: readonly Ipv4Block[]; readonly subnets: readonly SubnetConfig[] };
  readonly ec2: Ec2Config;
  readonly vpcCni: VpcCniConfig;
  /** Undefined: as EKS runs it. */
  readonly vpcResourceController?: VpcResourceControllerConfig | undefined;
  readonly nodeGroups: readonly NodeGroupConfig[];
  /** Changes the sizes of node groups. */
  readonly clusterAutoscaler?: ClusterAutoscalerConfig | undefined;
  /** Launches nodes for pods that fit nowhere, and removes those that are not needed. */
  readonly karpenter?: KarpenterConfig | undefined;
  readonly pods: PodTimings;
  /** Undefined: every image is on every node. */
  readonly images?: ImagePullConfig | undefined;
  /** Undefined: the pace of EKS's standard control plane, pods spread over the nodes. */
  readonly scheduler?: SchedulerConfig | undefined;
  readonly workloads: readonly WorkloadConfig[];
  readonly disruptionBudgets: readonly DisruptionBudget[];
  readonly events: readonly TimedEvent[];
}

/** What can happen at a given time, by kind. */
export interface EventKinds extends NodeEvents, WorkloadEvents, Ec2Events {}

/** Something that happens at `at`, of exactly one kind. */
export type TimedEvent = { readonly at: Time } & {
  readonly [Kind in keyof EventKinds]?: EventKinds[Kind] | undefined;
};

export interface SubnetConfig {
  readonly id: string;
  readonly cidr: Ipv4Block;
  readonly zone: string;
  readonly tags: ReadonlyMap<string, string>;
  /** Blocks held by something else from the start. */
  readonly occupied: readonly Ipv4Block[];
  /** Subnet CIDR reservations. They do not overlap. */
  readonly reservations?: readonly CidrReservationConfig[];
  /** Others that come and go. */
  readonly foreign?: readonly ForeignOccupantsConfig[];
}

export interface CidrReservationConfig {
  readonly block: Ipv4Block;
  /** EC2 takes prefixes out of it, or nothing at all. */
  readonly type: 'prefix' | 'explicit';
}

export interface ForeignOccupantsConfig {
  /** How many there are at the start. */
  readonly atStart: number;
  /** From one arrival to the next; undefined: no more come. */
  readonly arrivals: Distribution | undefined;
  readonly lifetime: Distribution;
  /** Addresses that each of them takes. */
  readonly addresses: number;
}

/** Without `requestLimits`, `quotas` and `sdkRetries` there are none of them: a plain EC2, as the traces were recorded with. */
export interface Ec2Config {
  /** By action; `*` for the actions that are not named. */
  readonly latency: ReadonlyMap<string, Distribution>;
  /** What a call that assigns or unassigns addresses takes longer for each address or prefix. */
  readonly latencyPerAddress?: Duration;
  /** From the end of a DetachNetworkInterface call until the interface is really detached. */
  readonly detachTime: Distribution;
  readonly imds: ImdsConfig;
  /** The first one that fits a call decides. */
  readonly faults: readonly Ec2Fault[];
  /** Which free address of a subnet EC2 gives: any of them (what it does), or the lowest. */
  readonly addressChoice: 'random' | 'lowest';
  readonly requestLimits?: RequestLimitsConfig;
  readonly quotas?: QuotasConfig;
  readonly sdkRetries?: SdkRetriesConfig;
}

/** The token buckets of the account in this Region, and who else takes from them. */
export interface RequestLimitsConfig {
  /** By action, in place of the documented ones. */
  readonly buckets: ReadonlyMap<string, { readonly capacity: number; readonly refillPerSecond: number }>;
  /** Do calls that name interfaces or instances by their ids count as unfiltered? */
  readonly describeById: 'unfiltered' | 'filtered';
  /** Requests a second by others of the account, evenly spread, by action. */
  readonly background: ReadonlyMap<string, number>;
  /** How long a request takes that is throttled. */
  readonly throttledAnswer: Distribution;
  /** Calls take up to this much longer as their bucket empties: 1 is twice as long when it is empty. */
  readonly slowdown: number;
}

export interface QuotasConfig {
  /** Network interfaces per Region. */
  readonly networkInterfaces: number;
  /** Network address usage (NAU) per VPC. */
  readonly networkAddressUsage: number;
}

/** What the SDK client of a daemon does on its own when a call fails. */
export interface SdkRetriesConfig {
  /** The first attempt included. */
  readonly maxAttempts: number;
  readonly mode: 'standard' | 'adaptive';
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
  /** Only calls of nodes of this zone, or of this node; undefined: of all. */
  readonly zone?: string | undefined;
  readonly node?: string | undefined;
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
  /** Custom networking: the subnets of the ENIConfigs, by their names. */
  readonly eniConfigs?: ReadonlyMap<string, string> | undefined;
  /** The order in which the daemon walks its maps: Go's random one, or by device as in the recorded traces. */
  readonly walkOrder: 'random' | 'device';
}

/** An interface on the default network card, in the node's own subnet. */
export interface LaunchInterfaceConfig {
  /** 0 is the primary interface. */
  readonly device: number;
  readonly type: 'interface' | 'efa';
  /** Addresses beside its primary one. */
  readonly secondary: number;
  readonly prefixes: number;
  readonly tags: ReadonlyMap<string, string>;
}

/** What the nodes of one kind have in common. */
export interface NodeTemplate {
  /** Of what launches them: a node group, or a NodePool of Karpenter. */
  readonly name: string;
  readonly instanceType: string;
  readonly maxPods: number;
  /** Of each node, beside those that every node has. */
  readonly labels?: Labels | undefined;
  /** What the instances are launched with, beside a primary interface without anything. */
  readonly networkInterfaces?: readonly LaunchInterfaceConfig[] | undefined;
  /** Of each node, beside those that follow from its state. */
  readonly taints?: readonly Taint[] | undefined;
  /** Allocatable of each node, after the system's reservations. */
  readonly allocatable: Resources;
  readonly boot: BootPhases;
  /** From TerminateInstances until the instance is gone and its addresses are free. */
  readonly shutdownTime: Distribution;
}

export interface NodeGroupConfig extends NodeTemplate {
  /** Nodes that are there from the start, spread over `subnets` in turn. */
  readonly size: number;
  /** Between these Cluster Autoscaler changes the size; undefined: it leaves the group alone. */
  readonly minSize?: number | undefined;
  readonly maxSize?: number | undefined;
  /** Further resources of a node, as the tags of the Auto Scaling group tell them to Cluster Autoscaler. */
  readonly templateResources?: ReadonlyMap<string, number> | undefined;
  readonly subnets: readonly string[];
}

/** What the kubelet and the container runtime take, apart from the wait for an address. */
export interface PodTimings {
  /** From the scheduler's binding until the kubelet begins. */
  readonly watchDelay: Distribution;
  /** From the admission until the volumes are mounted, before the sandbox is made; undefined: no time. */
  readonly volumeWait?: Distribution | undefined;
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
