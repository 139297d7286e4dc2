import { launchInstance } from '../../models/cluster/launch-instance.ts';
import type { Ec2Config, LaunchInterfaceConfig, SubnetConfig } from '../../models/cluster-config.ts';
import { Ec2 } from '../../models/ec2/ec2.ts';
import type { Instance } from '../../models/ec2/instance.ts';
import { findInstanceType } from '../../models/ec2/instance-types.ts';
import { eniMaxPods } from '../../models/ec2/max-pods.ts';
import type { Daemon } from '../../models/ipamd/daemon.ts';
import { deviceOrder } from '../../models/ipamd/datastore/walk-order.ts';
import type { Decision } from '../../models/ipamd/decisions.ts';
import { Ipamd, type IpamdStatistics } from '../../models/ipamd/ipamd.ts';
import type { KubernetesPort } from '../../models/ipamd/ports.ts';
import { daemonSettings } from '../../models/ipamd/settings.ts';
import { findVersionProfile, REFERENCE_VERSION } from '../../models/ipamd/version-profiles.ts';
import { formatIpv4, parseCidr } from '../../models/ipv4.ts';
import type { Ec2CallRecord } from '../../models/observations/records.ts';
import { constant } from '../../sim/distributions.ts';
import type { EventId } from '../../sim/event-table.ts';
import { RandomStreams } from '../../sim/random.ts';
import { Simulation } from '../../sim/simulation.ts';
import { type Duration, milliseconds, minutes, seconds, type Time } from '../../sim/time.ts';

export interface OneNodeOptions {
  readonly instanceType: string;
  /** Of the aws-node container. ENABLE_IPv4=true is added unless given; what EKS's manifest sets is not. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the ENI formula of the type. */
  readonly maxPods?: number;
  /** The first one is the node's own. Default: one /16, which nothing else uses. */
  readonly subnets?: readonly SubnetConfig[];
  /** What the node is launched with, beside a primary interface without anything. */
  readonly networkInterfaces?: readonly LaunchInterfaceConfig[];
  /** Custom networking: the subnet of the node's ENIConfig. */
  readonly eniConfigSubnet?: string;
  /** Default: calls of 300 ms, a detachment of 3 s, IMDS 1 s behind, the lowest free address first. */
  readonly ec2?: Partial<Ec2Config>;
  /** Release of the daemon. */
  readonly version?: string;
  /** See `IpamdOptions`. */
  readonly skipQuietRounds?: boolean;
  /** Called when the start of a daemon has ended. */
  readonly onStarted?: (node: OneNode) => void;
  /** Called after every change of the pool, and of how its growth stands. */
  readonly onProgress?: (node: OneNode) => void;
}

export interface OnePod {
  readonly name: string;
  readonly created: Time;
  readonly attempts: number;
  /** Undefined while the pod waits. */
  readonly address: string | undefined;
  /** One of each network card, where the pod wants that. */
  readonly addresses: readonly string[];
  readonly device: number | undefined;
  readonly addressAssigned: Time | undefined;
}

/** A call with its addresses written out, to compare it with another one. */
type OneCall = Omit<Ec2CallRecord, 'addresses'> & { readonly addresses: readonly string[] | undefined };

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type TrackedPod = Mutable<OnePod> & { sandbox: string; wantsEveryCard: boolean; nextAttempt: EventId | undefined };

const EC2: Ec2Config = {
  latency: new Map([['*', constant(milliseconds(300))]]),
  detachTime: constant(seconds(3)),
  imds: {
    attachLag: constant(seconds(1)),
    addressLag: constant(seconds(1)),
    detachLag: constant(seconds(1)),
    addressStagger: 0,
  },
  faults: [],
  addressChoice: 'lowest',
};

/** The daemon's node, and nothing else: no scheduler, no kubelet, other than a retry of what has failed. */
export class OneNode {
  readonly simulation = new Simulation();
  readonly ec2: Ec2;
  readonly instance: Instance;
  /** EC2 calls in the order of their ends. */
  readonly calls: OneCall[] = [];
  /** What the daemon decided about its pool. */
  readonly decisions: Decision[] = [];
  /** How often the daemon asked for a trunk interface. */
  trunkRequests = 0;
  readonly #options: OneNodeOptions;
  readonly #kubernetes: KubernetesPort;
  readonly #pods = new Map<string, TrackedPod>();
  #ipamd: Ipamd | undefined;
  #unschedulable = false;
  #sandboxes = 0;

  constructor(options: OneNodeOptions) {
    const subnets = options.subnets ?? [subnet('node-subnet', '10.0.0.0/16')];
    const type = findInstanceType(options.instanceType);
    const [own] = subnets;
    if (type === undefined || own === undefined) throw new Error(`${options.instanceType} in ${own?.id}`);
    this.#options = options;
    this.ec2 = new Ec2(this.simulation, {
      config: { ...EC2, ...options.ec2 },
      subnets,
      streams: new RandomStreams(1),
      recordCall: (record) => this.calls.push({ ...record, addresses: record.addresses?.() }),
    });
    this.instance = launchInstance(this.ec2, type, options, 'node', own.id);
    this.#kubernetes = {
      isUnschedulable: () => this.#unschedulable,
      watcher: undefined,
      maxPods: options.maxPods ?? eniMaxPods(type),
      requestTrunk: () => {
        this.trunkRequests += 1;
      },
      branchAddress: () => undefined,
    };
  }

  get now(): Time {
    return this.simulation.now;
  }

  get ready(): boolean {
    return this.#ipamd?.ready === true;
  }

  /** Starts the daemon; or, when one runs, ends it and starts the next one in its place, perhaps in another environment. */
  start(env: Readonly<Record<string, string>> = this.#options.env ?? {}): void {
    const { version = REFERENCE_VERSION, eniConfigSubnet, skipQuietRounds = true } = this.#options;
    const profile = findVersionProfile(version);
    if (profile === undefined) throw new Error(version);
    const { id, type, subnet } = this.instance;
    this.#ipamd = new Ipamd(
      this.simulation,
      {
        settings: daemonSettings({ ENABLE_IPv4: 'true', ...env }, profile),
        profile,
        instance: type,
        identity: { instanceId: id, subnetId: subnet.id, eniConfigSubnetId: eniConfigSubnet },
        walkOrder: deviceOrder,
        checkpoint: this.#ipamd?.kill() ?? [],
        skipQuietRounds,
        host: {
          jitter: () => 0,
          leakCleanupDelay: () => minutes(2),
          onStarted: () => this.#options.onStarted?.(this),
          onProgress: () => this.#options.onProgress?.(this),
          onDecision: (decision) => this.decisions.push(decision),
        },
      },
      { ec2: this.ec2.client(this.instance), imds: this.instance.imds, kubernetes: this.#kubernetes },
    );
    this.#ipamd.start();
  }

  /** @param retry how long after a failed attempt the next one is made; without it there is only one. */
  addPod(name: string, retry?: Duration, { wantsEveryCard = false } = {}): void {
    if (this.#pods.has(name)) throw new Error(`there is a pod ${name} already`);
    const pod: TrackedPod = {
      name,
      created: this.now,
      attempts: 0,
      address: undefined,
      addresses: [],
      device: undefined,
      addressAssigned: undefined,
      sandbox: '',
      wantsEveryCard,
      nextAttempt: undefined,
    };
    this.#pods.set(name, pod);
    this.#attempt(name, pod, retry);
  }

  deletePod(name: string): void {
    const pod = this.#tracked(name);
    this.simulation.cancel(pod.nextAttempt);
    this.#pods.delete(name);
    this.#ipamd?.whenDatastoreIsFree(() => this.#ipamd?.delNetwork({ sandbox: pod.sandbox, pod: name }));
  }

  pod(name: string): OnePod {
    return this.#tracked(name);
  }

  /** Those that have not been deleted. */
  get pods(): readonly OnePod[] {
    return [...this.#pods.values()];
  }

  cordon(unschedulable = true): void {
    this.#unschedulable = unschedulable;
    this.#kubernetes.watcher?.touch();
  }

  terminate(): void {
    this.#ipamd?.terminate();
  }

  runFor(duration: Duration): void {
    this.simulation.runUntil(this.now + duration);
  }

  /** Runs, a tenth of a second at a time, until something is so. @throws Error when that takes longer than ten minutes. */
  runUntil(condition: () => boolean): void {
    const end = this.now + minutes(10);
    while (!condition()) {
      if (this.now > end) throw new Error('it has not happened within ten minutes');
      this.runFor(seconds(0.1));
    }
  }

  /** Of the running daemon. */
  statistics(): IpamdStatistics {
    return this.ipamd.statistics();
  }

  /** The running daemon, as the rest of the node sees it. */
  get ipamd(): Ipamd {
    if (this.#ipamd === undefined) throw new Error('start the daemon first');
    return this.#ipamd;
  }

  /** The rules' view of the running daemon. */
  get daemon(): Daemon | undefined {
    return this.#ipamd?.daemon;
  }

  /** Of each network card's pool. */
  statisticsByCard(): ReadonlyMap<number, IpamdStatistics> {
    return this.#ipamd?.statisticsByCard() ?? new Map();
  }

  /** How often the daemon called this action so far. */
  callsOf(action: string): number {
    return this.calls.filter((call) => call.action === action).length;
  }

  #attempt(name: string, pod: TrackedPod, retry: Duration | undefined): void {
    this.#sandboxes += 1;
    pod.attempts += 1;
    pod.sandbox = `${name}/${this.#sandboxes}`;
    const { sandbox, wantsEveryCard } = pod;
    const request = { sandbox, pod: name, wantsBranchInterface: false, wantsEveryCard };
    const ask = () => {
      const answer = this.#ipamd?.addNetwork(request);
      const given = answer?.ok === true ? answer.addresses : [];
      const [first] = given;
      if (first !== undefined) {
        pod.addresses = given.map(({ address }) => formatIpv4(address));
        pod.address = pod.addresses[0];
        pod.device = first.device;
        pod.addressAssigned = this.now;
      } else if (retry !== undefined) {
        pod.nextAttempt = this.simulation.after(retry, () => this.#attempt(name, pod, retry));
      }
    };
    if (this.#ipamd === undefined) ask();
    else this.#ipamd.whenDatastoreIsFree(ask);
  }

  #tracked(name: string): TrackedPod {
    const pod = this.#pods.get(name);
    if (pod === undefined) throw new Error(`there is no pod ${name}`);
    return pod;
  }
}

/** A subnet for `OneNodeOptions`, without tags and foreign addresses. */
export function subnet(id: string, cidr: string): SubnetConfig {
  const block = parseCidr(cidr);
  if (block === undefined) throw new Error(cidr);
  return { id, cidr: block, zone: 'zone-a', tags: new Map(), occupied: [] };
}
