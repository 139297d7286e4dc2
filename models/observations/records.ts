import type { Duration, Time } from '../../sim/time.ts';
import type { WaitCause } from './causes.ts';
import type { DetailRecord } from './details.ts';
import type { EventKind } from './event-kinds.ts';

/** How a pod stood at the end: of its life, or of the run. */
export const POD_OUTCOMES = [
  /** It became ready. */
  'ready',
  /** It has its address, but was not ready when the run or its life ended. */
  'starting',
  /** It was on a node and still had no address when the run or its life ended. */
  'waiting',
  /** No node had room for it when the run or its life ended. */
  'unschedulable',
  /** The kubelet refused it (OutOfpods). */
  'rejected',
] as const;

export type PodOutcome = (typeof POD_OUTCOMES)[number];

/** Why no node takes a pod. */
export interface NoNode {
  /** All nodes that the scheduler knows. */
  readonly nodes: number;
  /** How many of them each reason keeps the pod off, in the scheduler's words. Nodes that would take it, but for which it has not been tried yet, have none. */
  readonly reasons: readonly (readonly [reason: string, nodes: number])[];
}

/** Times are undefined for what did not happen. */
export interface PodRecord {
  readonly namespace: string;
  readonly name: string;
  /** What made it, as `kind/name`; undefined for a bare pod. */
  readonly owner: string | undefined;
  readonly node: string | undefined;
  readonly hostNetwork: boolean;
  readonly created: Time;
  readonly scheduled: Time | undefined;
  /** Attempts to create its sandbox, each one CNI ADD. */
  readonly attempts: number;
  readonly firstAttempt: Time | undefined;
  readonly lastAttempt: Time | undefined;
  readonly addressAssigned: Time | undefined;
  readonly started: Time | undefined;
  readonly ready: Time | undefined;
  /** Its deletion was asked for, or it completed. */
  readonly deleted: Time | undefined;
  /** From the first attempt until the address was assigned, or until the pod or the run ended; 0 when the first attempt worked. */
  readonly addressWait: Duration;
  /** The parts of `addressWait`. They add up to it. */
  readonly waitParts: ReadonlyMap<WaitCause, Duration>;
  readonly address: string | undefined;
  /** The device index of the interface that holds the address; -1 for a branch interface. */
  readonly device: number | undefined;
  readonly outcome: PodOutcome;
  /** Of an unschedulable pod: as it was when the run or its life ended. */
  readonly noNode: NoNode | undefined;
}

export type Launcher = 'node-group' | 'cluster-autoscaler' | 'karpenter';

/** Who has had a node launched, and why. */
export interface LaunchCause {
  readonly launcher: Launcher;
  /** In a few words. */
  readonly reason: string;
}

/** What is known of a node from its launch on. */
export interface NodeLaunchRecord {
  readonly time: Time;
  readonly name: string;
  readonly group: string;
  readonly instanceType: string;
  readonly subnet: string;
  /** Interfaces that the daemon may use, and addresses for pods that it can have on them. */
  readonly enisLimit: number;
  readonly addressesLimit: number;
}

export interface NodeRecord {
  readonly name: string;
  readonly group: string;
  readonly instanceType: string;
  readonly subnet: string;
  readonly zone: string;
  readonly maxPods: number;
  readonly launched: Time;
  /** Undefined when it never became Ready. */
  readonly ready: Time | undefined;
  readonly removed: Time | undefined;
  readonly launchCause: LaunchCause;
  /** Why it was removed, in a few words. */
  readonly removalReason: string | undefined;
  /** Pods at the same time, host network included: the most of the run, and at its end. */
  readonly podsMost: number;
  readonly podsAtEnd: number;
  /** Interfaces attached, addresses in the daemon's pool: the most of the run, and at its end. */
  readonly enisMost: number;
  readonly enisAtEnd: number;
  readonly poolMost: number;
  readonly poolAtEnd: number;
  readonly addsFailed: number;
  readonly addsSucceeded: number;
}

/** Where the addresses of a subnet are; the states add up to `size`. */
export interface SubnetSample {
  readonly time: Time;
  readonly subnet: string;
  readonly size: number;
  readonly states: ReadonlyMap<AddressState, number>;
  /** Aligned blocks of 16 that are wholly free. */
  readonly freePrefixes: number;
  /** 0 (no block of 16 is partly used) to 100, as AWS's support tool counts it. */
  readonly fragmentationPercent: number;
  /** EC2 refused a request for addresses or blocks of this subnet and still could not serve it. Some may be free even so. */
  readonly exhausted: boolean;
}

export const ADDRESS_STATES = [
  /** The first four and the last of the subnet. */
  'reserved',
  /** Free, but set aside by a subnet CIDR reservation. */
  'cidr-reserved',
  /** Held by something that is not simulated: load balancers, databases, other clusters. */
  'foreign',
  'eni-primary',
  'branch',
  /** A pod has it. */
  'assigned',
  /** A pod had it; it is not given out again until its cool-down is over. */
  'cooling',
  /** A pod can have it now. */
  'warm',
  /** On an interface, but in no daemon's pool: being created, attached, freed, or leaked. */
  'in-transit',
  'free',
  /** Free, but of no use to nodes that want prefixes: no aligned free block of 16 contains it. */
  'free-unusable',
] as const;

export type AddressState = (typeof ADDRESS_STATES)[number];

/** The daemon's own statistics of a node's pool; `total` = `assigned` + `cooling` + `warm`. */
export interface PoolSample {
  readonly time: Time;
  readonly node: string;
  /** 0, the only one that has a pool unless ENABLE_MULTI_NIC is on. */
  readonly networkCard: number;
  readonly total: number;
  readonly assigned: number;
  readonly cooling: number;
  readonly warm: number;
  readonly prefixes: number;
  readonly enis: number;
  /** Pods of the node that wait for an address at this moment, of whatever card. */
  readonly waiting: number;
}

/** Security groups for pods: the branch interfaces of one node's trunk, as the VPC resource controller counts them. */
export interface TrunkSample {
  readonly time: Time;
  readonly node: string;
  /** Branch interfaces of the instance type. */
  readonly limit: number;
  /** Pods have them. */
  readonly used: number;
  /** EC2 is asked for them. */
  readonly creating: number;
  /** Their pods have ended: they cool, or wait for their deletion. Until then nobody else can have their place. */
  readonly cooling: number;
}

/** A pod has got its branch interface. */
export interface BranchRecord {
  readonly time: Time;
  readonly namespace: string;
  readonly pod: string;
  readonly owner: string | undefined;
  readonly node: string;
  /** From the pod's binding until its annotation was there. */
  readonly took: Duration;
}

export interface Ec2CallRecord {
  readonly start: Time;
  readonly end: Time;
  /** Whose ipamd made it, or that the VPC resource controller made it for. */
  readonly node: string;
  readonly action: string;
  /**
   * Which of the calls that share an action (`ids` or `leaked`, `groups` or `deleteOnTermination`). `trunk` and `branch`:
   * the VPC resource controller made it.
   */
  readonly variant: string | undefined;
  /** The interface's device index, as known when the call starts. */
  readonly device: number | undefined;
  /** Where a CreateNetworkInterface took its addresses. */
  readonly subnet: string | undefined;
  /** How many were asked for ... */
  readonly count: number | undefined;
  /** ... of what; undefined when nothing is counted. */
  readonly countOf: CountedInCalls | undefined;
  /** The addresses or blocks that were given or taken. Written out only for those who read them: most runs only count the calls. */
  readonly addresses: (() => readonly string[]) | undefined;
  /** EC2's error code. */
  readonly error: string | undefined;
}

/** What calls of EC2 count: addresses, /28 blocks, interfaces by their ids, IPv6 /80 blocks. */
export type CountedInCalls = 'address' | 'prefix' | 'interface' | 'ipv6-prefix';

/** The calls of an action that ended within one minute. */
export interface Ec2UsageRecord {
  readonly minute: number;
  readonly action: string;
  readonly calls: number;
  readonly throttled: number;
  /** Failed for another reason. */
  readonly failed: number;
}

export interface EventRecord {
  readonly time: Time;
  readonly kind: EventKind;
  /** What it happened to: `node/…`, `subnet/…`, `pod/…`, `cluster`. */
  readonly subject: string;
  readonly message: string;
}

/** EC2 has refused to launch an instance. Each attempt counts. */
export interface RefusedLaunchRecord {
  readonly time: Time;
  readonly subnet: string;
  /** EC2's error code. */
  readonly error: string;
}

/** What became of the cluster after faults of EC2 had ended. */
export interface RecoveryRecord {
  /** When faults ended; of several in a row, the last of them. */
  readonly faultsEnded: Time;
  /** Until no pod waited for an address and every daemon ran; until the run ended, when that did not happen. */
  readonly took: Duration;
  readonly recovered: boolean;
  /** Network interfaces that were attached to nothing then: those that leaked, until a daemon finds them. */
  readonly interfacesLeft: number;
}

/** Where the models' records go, each as soon as it is complete. */
export interface RecordSink {
  /**
   * A pod as it stands when it becomes ready for the first time; `pod` follows when it is gone or the run ends. Left out,
   * there is no such record.
   */
  readonly podReady?: ((record: PodRecord) => void) | undefined;
  pod(record: PodRecord): void;
  nodeLaunched(record: NodeLaunchRecord): void;
  launchRefused(record: RefusedLaunchRecord): void;
  node(record: NodeRecord): void;
  subnet(sample: SubnetSample): void;
  pool(sample: PoolSample): void;
  trunk(sample: TrunkSample): void;
  branch(record: BranchRecord): void;
  ec2Call(record: Ec2CallRecord): void;
  ec2Usage(record: Ec2UsageRecord): void;
  event(record: EventRecord): void;
  recovery(record: RecoveryRecord): void;
  /** What happened step by step. Left out, the models do not even put it together. */
  readonly detail?: ((record: DetailRecord) => void) | undefined;
}
