import type { Ec2 } from '../../models/ec2/ec2.ts';
import type { Instance } from '../../models/ec2/instance.ts';
import { findInstanceType } from '../../models/ec2/instance-types.ts';
import { attachTrunk } from '../../models/ec2/outside-changes.ts';
import type { Checkpoint } from '../../models/ipamd/checkpoint.ts';
import { Ipamd, type IpamdOptions } from '../../models/ipamd/ipamd.ts';
import type { PodNetworkAddress } from '../../models/ipamd/network-requests.ts';
import type { KubernetesPort, Ports } from '../../models/ipamd/ports.ts';
import { daemonSettings } from '../../models/ipamd/settings.ts';
import { findVersionProfile, REFERENCE_VERSION, type VersionProfile } from '../../models/ipamd/version-profiles.ts';
import { formatIpv4, type Ipv4, parseIpv4 } from '../../models/ipv4.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Time } from '../../sim/time.ts';
import { type PodNetwork, type PodOperation, PodPlayer } from './pod-player.ts';
import { type TraceEvent, type TraceInput, type TraceNode, type TraceRecord, UnusableTrace } from './trace.ts';

/** The branch interface's address in every annotation of the recorded world. */
const BRANCH_ADDRESS = parseIpv4('10.99.0.9') as Ipv4;
/** How the recordings write every IPv6 address. */
const IPV6 = 'ipv6';

/** How the daemons are run. */
type DaemonOptions = Pick<IpamdOptions, 'skipQuietRounds' | 'walkOrder'>;

type NodeEvent = Extract<TraceEvent, { type: 'ADD' | 'DEL' | 'cordon' | 'uncordon' | 'terminate' | 'restart' }>;

/** What the nodes of a trace write down, each list in the order in which it happens. */
export interface Recording {
  readonly ready: TraceRecord[];
  readonly pods: PodOperation[];
  readonly pool: TraceRecord[];
}

/** An interface's device index, its CIDRs and its pods. As long as they stay the same, samples share it. */
type EniSample = readonly [number, number, number];

/** The daemon's statistics, as a trace has them. */
type PoolSample = {
  readonly t: Time;
  readonly node: string;
  readonly total: number;
  readonly assigned: number;
  readonly cooling: number;
  readonly prefixes: number;
  readonly enis: readonly EniSample[];
};

/** One node of a trace: its instance, its Kubernetes objects, its pods, and the daemon's processes one after the other. */
export class NodePlayer {
  readonly name: string;
  readonly instance: Instance;
  readonly pods: PodPlayer;

  readonly #simulation: Simulation;
  readonly #ec2: Ec2;
  readonly #input: TraceInput;
  readonly #node: TraceNode;
  readonly #ports: Ports;
  readonly #daemonOptions: DaemonOptions;
  readonly #recording: Recording;
  readonly #profile: VersionProfile;
  readonly #branchDelays = new Map<string, number>();
  #unschedulable = false;
  #trunkRequested = false;
  #daemon: Ipamd | undefined;
  #lastSample: PoolSample | undefined;
  /** Since the last sample. */
  #poolTouched = true;
  /** As of the last sample. */
  #nextCoolingEnd = Infinity;
  #env: Readonly<Record<string, string>> = {};

  /** @throws UnusableTrace when there is no such instance type or release of the daemon. */
  constructor(
    simulation: Simulation,
    ec2: Ec2,
    input: TraceInput,
    node: TraceNode,
    daemonOptions: DaemonOptions,
    recording: Recording,
  ) {
    this.name = node.name;
    this.#simulation = simulation;
    this.#ec2 = ec2;
    this.#input = input;
    this.#node = node;
    this.#daemonOptions = daemonOptions;
    this.#recording = recording;
    this.#profile = versionProfile(input.version ?? REFERENCE_VERSION);
    this.instance = launch(ec2, node);
    this.#ports = { ec2: ec2.client(this.instance), imds: this.instance.imds, kubernetes: this.#kubernetes() };
    const network: PodNetwork = {
      whenFree: (action) => (this.#daemon === undefined ? action() : this.#daemon.whenDatastoreIsFree(action)),
      add: (sandbox, { pod, podENI }) => {
        if (this.#daemon?.ready !== true) return undefined;
        const request = { sandbox, pod, wantsBranchInterface: podENI !== undefined, wantsEveryCard: false };
        const answer = this.#daemon.addNetwork(request);
        const given = answer.ok ? answer.addresses[0] : undefined;
        return given && { ip: addressText(given) ?? IPV6, device: given.device };
      },
      del: (sandbox, pod) => {
        if (this.#daemon?.ready !== true) return undefined;
        const answer = this.#daemon.delNetwork({ sandbox, pod });
        const taken = answer.ok ? answer.addresses[0] : undefined;
        return taken && { ip: addressText(taken) };
      },
    };
    this.pods = new PodPlayer(simulation, input.duration, network, recording.pods);
    simulation.at(node.start, () => this.#startDaemon(node.env, []));
  }

  happen(event: NodeEvent): void {
    switch (event.type) {
      case 'ADD':
        if (event.podENI !== undefined) this.#branchDelays.set(event.pod, event.podENI);
        this.pods.add(event);
        break;
      case 'DEL':
        this.pods.del(event);
        break;
      case 'cordon':
      case 'uncordon':
        this.#unschedulable = event.type === 'cordon';
        this.#ports.kubernetes.watcher?.touch();
        break;
      case 'terminate':
        this.#daemon?.terminate();
        break;
      case 'restart':
        this.#startDaemon(event.env ?? this.#env, this.#daemon?.kill() ?? []);
        break;
    }
  }

  /** Writes the daemon's statistics down if they are not what was written last. */
  samplePool(): void {
    // What is cooling becomes usable without anybody touching it.
    if (this.#poolTouched || this.#simulation.now >= this.#nextCoolingEnd)
      this.#daemon?.whenDatastoreIsFree(this.#writeSample);
  }

  readonly #writeSample = (): void => {
    if (this.#daemon?.ready !== true) return;
    this.#poolTouched = false;
    const pool = this.#daemon.daemon.pools[0];
    if (pool === undefined) return;
    const { datastore } = pool;
    const { total, assigned, cooling } = datastore.statistics(this.#simulation.now);
    this.#nextCoolingEnd = datastore.nextCoolingEnd(this.#simulation.now) ?? Infinity;
    const ipv6 = datastore.kind === 'ipv6-prefix';
    const last = this.#lastSample;
    const enis = datastore.enis.map(({ device, cidrs, pods }, index): EniSample => {
      const before = last?.enis[index];
      const shownPods = ipv6 && !this.#profile.excludesSubnets ? 0 : pods;
      const isSame = before?.[0] === device && before[1] === cidrs.size && before[2] === shownPods;
      return isSame ? before : [device, cidrs.size, shownPods];
    });
    const sample: PoolSample = {
      t: this.#simulation.now,
      node: this.name,
      total: ipv6 ? 0 : total,
      assigned,
      cooling,
      prefixes: datastore.prefixes,
      enis,
    };
    if (last !== undefined && isSamePool(last, sample)) return;
    this.#lastSample = sample;
    this.#recording.pool.push(sample);
  };

  #startDaemon(env: Readonly<Record<string, string>>, checkpoint: Checkpoint): void {
    const start = this.#simulation.now;
    this.#env = env;
    this.#poolTouched = true;
    const { cluster } = this.#input;
    this.#daemon = new Ipamd(
      this.#simulation,
      {
        settings: daemonSettings(
          { ENABLE_IPv4: 'true', ...(cluster === undefined ? {} : { CLUSTER_NAME: cluster }), ...env },
          this.#profile,
        ),
        profile: this.#profile,
        instance: this.instance.type,
        identity: {
          instanceId: this.instance.id,
          subnetId: this.#node.subnet,
          eniConfigSubnetId: this.#input.eniConfigs.find(({ name }) => name === this.#node.eniConfig)?.subnet,
        },
        ...this.#daemonOptions,
        checkpoint,
        host: {
          jitter: () => 0,
          leakCleanupDelay: () => this.#node.leakCleanupDelay,
          onStarted: (ok) => this.#recording.ready.push({ node: this.name, start, t: this.#simulation.now, ok }),
          onProgress: () => {
            this.#poolTouched = true;
          },
        },
      },
      this.#ports,
    );
    this.#daemon.start();
  }

  #kubernetes(): KubernetesPort {
    return {
      isUnschedulable: () => this.#unschedulable,
      watcher: undefined,
      maxPods: this.#node.maxPods,
      requestTrunk: () => this.#requestTrunk(),
      branchAddress: (pod) => {
        const visible = (this.pods.firstAttempt(pod) ?? Infinity) + (this.#branchDelays.get(pod) ?? Infinity);
        return this.#simulation.now >= visible ? BRANCH_ADDRESS : undefined;
      },
    };
  }

  /** The feature of the CNINode object stays set: asking again, by the next process, changes nothing. */
  #requestTrunk(): void {
    const { trunkDelay } = this.#input;
    if (this.#trunkRequested || trunkDelay === undefined) return;
    this.#trunkRequested = true;
    this.#simulation.after(trunkDelay, () => attachTrunk(this.#ec2, this.instance));
  }
}

/** The instance as it was before the daemon started. */
function launch(ec2: Ec2, node: TraceNode): Instance {
  const type = findInstanceType(node.instanceType);
  if (type === undefined) throw new UnusableTrace(`not a trace: there is no instance type ${node.instanceType}`);
  const interfaces = node.enis.map(({ device, secondary, prefixes, subnet, type }) => ({
    device,
    secondary,
    prefixes,
    subnetId: subnet,
    type,
  }));
  const instance = ec2.launch({ node: node.name, type, subnetId: node.subnet, interfaces });
  for (const { device, tags } of node.enis) {
    const eni = instance.interfaceAt(device);
    if (eni === undefined || tags === undefined) continue;
    eni.tags = new Map(Object.entries(tags).map(([key, value]) => [key, value.replaceAll('$INSTANCE', instance.id)]));
  }
  return instance;
}

function versionProfile(version: string): VersionProfile {
  const profile = findVersionProfile(version);
  if (profile === undefined) throw new UnusableTrace(`not a trace: the release ${version} is not known`);
  return profile;
}

/** Undefined for an IPv6 address. */
function addressText({ kind, address }: PodNetworkAddress): string | undefined {
  return kind === 'ipv6-prefix' ? undefined : formatIpv4(address);
}

function isSamePool(a: PoolSample, b: PoolSample): boolean {
  if (a.total !== b.total || a.assigned !== b.assigned || a.cooling !== b.cooling || a.prefixes !== b.prefixes) {
    return false;
  }
  return a.enis.length === b.enis.length && a.enis.every((eni, index) => eni === b.enis[index]);
}
