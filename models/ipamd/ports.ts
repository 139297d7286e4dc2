import type { Task } from '../../sim/process.ts';
import type { Time } from '../../sim/time.ts';
import type { Ipv4, Ipv4Block } from '../ipv4.ts';

/**
 * All that the daemon knows of the world: EC2's API, the instance metadata service and a few Kubernetes objects. Whoever
 * runs it (the cluster, the conformance runner) brings the three.
 */
export interface Ports {
  readonly ec2: Ec2Port;
  readonly imds: ImdsPort;
  readonly kubernetes: KubernetesPort;
}

/**
 * An EC2 call that failed, after all that the SDK client does on its own. `code` is EC2's error code. It is thrown as any error
 * is, but is no `Error`: failing calls are an everyday matter, and the trace of the stack, which nobody reads, was a tenth of
 * the time of replaying a busy fleet.
 */
export class Ec2Error {
  readonly code: string;
  /** Of InvalidNetworkInterfaceID.NotFound: the interface that does not exist. */
  readonly networkInterfaceId: string | undefined;

  constructor(code: string, networkInterfaceId?: string) {
    this.code = code;
    this.networkInterfaceId = networkInterfaceId;
  }

  get message(): string {
    return this.code;
  }

  toString(): string {
    return `Ec2Error: ${this.code}`;
  }
}

export type Tags = ReadonlyMap<string, string>;

export interface DescribedNetworkInterface {
  readonly id: string;
  /** Undefined when it is attached to nothing. */
  readonly attachmentId: string | undefined;
  readonly deviceIndex: number | undefined;
  readonly networkCard: number | undefined;
  readonly type: 'interface' | 'trunk' | 'efa';
  readonly description: string;
  readonly primaryAddress: Ipv4;
  /** In the order in which they were assigned; without the primary address. */
  readonly secondaryAddresses: readonly Ipv4[];
  /** The first addresses of its /28 prefixes, in the order in which they were assigned. */
  readonly prefixes: readonly Ipv4[];
  /** Its /80 prefixes. */
  readonly ipv6Prefixes: readonly string[];
  readonly tags: Tags;
}

export interface DescribedSubnet {
  readonly id: string;
  readonly cidr: Ipv4Block;
  readonly freeAddresses: number;
  readonly tags: Tags;
}

/** Each call is a task: it takes the call's time, takes effect at its end, and throws `Ec2Error` when it fails. */
export interface Ec2Port {
  /** The interfaces of these ids, in the order asked. Fails with InvalidNetworkInterfaceID.NotFound if one does not exist. */
  describeNetworkInterfaces(ids: readonly string[]): Task<DescribedNetworkInterface[]>;
  /** The interfaces attached to nothing that carry the instance tag of the CNI and, with a cluster name, this cluster's name tag; by id. */
  describeLeakedNetworkInterfaces(clusterName: string | undefined): Task<DescribedNetworkInterface[]>;
  /** The subnets of the node's VPC in the node's zone. */
  describeSubnets(): Task<DescribedSubnet[]>;
  /** The device indexes in use on the node's network card `networkCard`. */
  describeInstanceDevices(networkCard: number): Task<number[]>;
  createTags(networkInterfaceId: string, tags: Tags): Task;
  /** Gives the new interface's id. */
  createNetworkInterface(request: CreateNetworkInterfaceRequest): Task<string>;
  /** Gives the attachment's id. */
  attachNetworkInterface(networkInterfaceId: string, deviceIndex: number, networkCard: number): Task<string>;
  modifySecurityGroups(networkInterfaceId: string): Task;
  modifyDeleteOnTermination(networkInterfaceId: string, attachmentId: string): Task;
  detachNetworkInterface(networkInterfaceId: string, attachmentId: string | undefined): Task;
  deleteNetworkInterface(networkInterfaceId: string): Task;
  /** Gives the first addresses of what was assigned, in order. */
  assignPrivateIpAddresses(networkInterfaceId: string, kind: AddressKind, count: number): Task<Ipv4[]>;
  /** `firsts`: the first address of each block to give back. What the interface does not have is passed over. */
  unassignPrivateIpAddresses(networkInterfaceId: string, kind: AddressKind, firsts: readonly Ipv4[]): Task;
  /** Gives the /80 prefixes. */
  assignIpv6Prefixes(networkInterfaceId: string, count: number): Task<string[]>;
}

/** What a pool is made of: single secondary addresses, or prefixes of 16. */
export type AddressKind = 'secondary' | 'prefix';

export interface CreateNetworkInterfaceRequest {
  readonly subnetId: string;
  readonly kind: AddressKind;
  /** Addresses or prefixes asked for with it, beside its primary address. */
  readonly count: number;
  readonly description: string;
  readonly tags: Tags;
}

/** An interface as the instance metadata service shows it: perhaps later than it is. */
export interface ImdsNetworkInterface {
  readonly id: string;
  readonly deviceIndex: number;
  readonly networkCard: number;
  readonly subnetId: string;
  /** The addresses in the order in which they were assigned, the primary one first. */
  readonly addresses: readonly Ipv4[];
  readonly prefixes: readonly Ipv4[];
  readonly ipv6Prefixes: readonly string[];
}

/** Who wants to know when something has changed. */
export interface Watcher {
  touch(): void;
}

export interface ImdsPort {
  /** All interfaces of the instance that show at this moment, by network card and device index. Reading takes no time; throws `ImdsError` when the service fails. */
  networkInterfaces(): ImdsNetworkInterface[];
  /** The next moment at which what IMDS shows will change by itself (something on its way becomes visible); NEVER when all has settled. */
  nextChange(): Time;
  /** Grows with every change that EC2 makes to the instance's interfaces, be it visible yet or not. */
  readonly version: number;
  /** Told after each such change. Set by the daemon that lives on the node. */
  watcher: Watcher | undefined;
}

export class ImdsError extends Error {
  override readonly name = 'ImdsError';
}

export interface KubernetesPort {
  /** Is the node unschedulable (cordoned)? */
  isUnschedulable(): boolean;
  /** Told when the node is cordoned or uncordoned. Set by the daemon that lives on the node. */
  watcher: Watcher | undefined;
  /** The node's pod capacity, from its object. */
  readonly maxPods: number;
  /** Asks the VPC resource controller for a trunk interface (a feature of the CNINode object). */
  requestTrunk(): void;
  /** The branch interface's address in the pod's `vpc.amazonaws.com/pod-eni` annotation; undefined while it is not there. */
  branchAddress(pod: string): Ipv4 | undefined;
}
