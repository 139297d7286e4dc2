import type { Process, Task } from '../../sim/process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { NEVER, type Time } from '../../sim/time.ts';
import { type Checkpoint, NO_ENTRIES, takeCheckpoint } from './checkpoint.ts';
import { DEFAULT_MAX_PODS, OTHER_CARDS_MINIMUM_IP_TARGET, OTHER_CARDS_WARM_IP_TARGET } from './constants.ts';
import { type Daemon, type DaemonHost, type Identity, NO_GROWTH, type Pool } from './daemon.ts';
import { Datastore, type DatastoreWatcher, type PoolStatistics } from './datastore/datastore.ts';
import { DatastoreLock } from './datastore/lock.ts';
import type { WalkOrder } from './datastore/walk-order.ts';
import { LeakCleanUps } from './leak-clean-up.ts';
import { eniLimits, type InstanceLimits, maxEnis, supportsPrefixes } from './limits.ts';
import { NO_ENIS } from './managed-enis.ts';
import {
  type AddAnswer,
  type AddRequest,
  addNetwork,
  type DelAnswer,
  type DelRequest,
  delNetwork,
} from './network-requests.ts';
import { goOn, live } from './pool-loop.ts';
import { type AddressKind, Ec2Error, ImdsError, type Ports, type Watcher } from './ports.ts';
import { QuietRounds } from './quiet-rounds.ts';
import { refusalOfSettings, type Settings } from './settings.ts';
import { StartFailed, startDaemon } from './start.ts';
import type { VersionProfile } from './version-profiles.ts';

export interface IpamdOptions {
  /** As the release reads them from the environment of the aws-node container. */
  readonly settings: Settings;
  readonly profile: VersionProfile;
  readonly instance: InstanceLimits;
  readonly identity: Identity;
  readonly walkOrder: WalkOrder;
  /** What the daemon before this one left behind; empty on a fresh node. */
  readonly checkpoint: Checkpoint;
  /** False: every round of the loop is simulated, those that do nothing too. The outcome is the same. */
  readonly skipQuietRounds: boolean;
  readonly host: DaemonHost;
}

export interface IpamdStatistics extends PoolStatistics {
  /** The daemon's running count. */
  readonly prefixes: number;
  /** In walk order; CIDRs and pods of all kinds. */
  readonly enis: readonly { readonly device: number; readonly cidrs: number; readonly pods: number }[];
}

const NO_PROCESSES: readonly Process<unknown>[] = [];

/** The daemon of one node, from the start of its process to its end. */
export class Ipamd implements DatastoreWatcher, Watcher {
  readonly daemon: Daemon;
  readonly #prefixesSupported: boolean;
  readonly #quietRounds: QuietRounds;
  /** Until it has been read back. */
  #checkpoint: Checkpoint;
  /** Undefined when it does none. */
  #leakCleanUps: LeakCleanUps | undefined;
  /** Undefined while it rests. */
  #loop: Process<void> | undefined;
  /** What it does beside. */
  #background = NO_PROCESSES;

  constructor(simulation: Simulation, options: IpamdOptions, ports: Ports) {
    this.#checkpoint = options.checkpoint;
    this.#prefixesSupported = supportsPrefixes(options.instance);
    this.daemon = this.#makeDaemon(simulation, options, ports);
    this.#quietRounds = new QuietRounds(this.daemon, this, options.skipQuietRounds);
  }

  get ready(): boolean {
    return this.daemon.memory.ready;
  }

  /** Starts the process. It ends by itself only when the start fails. */
  start(): void {
    const { ports, settings, simulation } = this.daemon;
    ports.imds.watcher = this;
    ports.kubernetes.watcher = this;
    this.#loop = simulation.start(live(this, this.#quietRounds));
    if (!settings.leakedEniCleanup) return;
    this.#leakCleanUps = new LeakCleanUps(this.daemon);
    this.#leakCleanUps.start();
  }

  /** The start of the process. Gives whether it has worked. */
  *becomeReady(): Task<boolean> {
    try {
      const refusal = refusalOfSettings(this.daemon.settings, this.#prefixesSupported);
      if (refusal !== undefined) throw new StartFailed(refusal);
      yield* startDaemon(this.daemon, this.#checkpoint);
      this.#checkpoint = NO_ENTRIES;
    } catch (error) {
      if (!(error instanceof Ec2Error || error instanceof ImdsError || error instanceof StartFailed)) throw error;
      this.daemon.host.onStarted(false);
      return false;
    }
    this.daemon.memory.ready = true;
    this.daemon.host.onStarted(true);
    return true;
  }

  /** The loop goes on after a rest. @param upcoming the step that it has rested before. */
  goOn(upcoming: number): void {
    this.#loop = this.daemon.simulation.start(goOn(this.daemon, this.#quietRounds, upcoming));
  }

  rests(): void {
    this.#loop = undefined;
  }

  /** Something happened that may matter to the pools. */
  touch(): void {
    this.#quietRounds.touch();
  }

  datastoreChanged(what: 'addresses' | 'cidrs'): void {
    if (what === 'cidrs') this.daemon.memory.cidrVersion += 1;
    this.#quietRounds.touch();
    this.daemon.host.onProgress();
  }

  /** Runs `action` at once, or when the datastore, which older releases lock during some calls, is free again. */
  whenDatastoreIsFree(action: () => void): void {
    this.daemon.lock.whenFree(action);
  }

  addNetwork(request: AddRequest): AddAnswer {
    return this.ready ? addNetwork(this.daemon, request) : { ok: false, reason: 'not ready' };
  }

  delNetwork(request: DelRequest): DelAnswer {
    return this.ready ? delNetwork(this.daemon, request, (task) => this.#runInBackground(task)) : { ok: false };
  }

  /** Of the pool of the node's default network card. */
  statistics(): IpamdStatistics {
    const [first] = this.daemon.pools;
    if (first === undefined) throw new Error('a daemon has at least one pool');
    return this.#statisticsOf(first);
  }

  /** Of each pool, by its network card. */
  statisticsByCard(): ReadonlyMap<number, IpamdStatistics> {
    return new Map(this.daemon.pools.map((pool) => [pool.networkCard, this.#statisticsOf(pool)]));
  }

  #statisticsOf({ datastore }: Pool): IpamdStatistics {
    const enis = datastore.enis.map((eni) => ({ device: eni.device, cidrs: eni.cidrs.size, pods: eni.pods }));
    return { ...datastore.statistics(this.daemon.simulation.now), prefixes: datastore.prefixes, enis };
  }

  /** When the next cooling address becomes usable; NEVER if none is cooling. */
  nextCoolingEnd(): Time {
    const { pools, simulation } = this.daemon;
    let first = NEVER;
    for (const { datastore } of pools) first = Math.min(first, datastore.nextCoolingEnd(simulation.now) ?? NEVER);
    return first;
  }

  /** Tells the daemon that its node ends. */
  terminate(): void {
    this.daemon.memory.terminating = true;
    this.#quietRounds.touch();
  }

  /** Ends the process at once; calls under way never take effect. Gives what the next one reads back. */
  kill(): Checkpoint {
    const checkpoint = takeCheckpoint(this.daemon);
    this.#loop?.stop();
    for (const process of this.#background) process.stop();
    this.#leakCleanUps?.stop();
    this.#quietRounds.stop();
    this.daemon.memory.ready = false;
    return checkpoint;
  }

  #runInBackground(task: Task): void {
    const process: Process<unknown> = this.daemon.simulation.start(task);
    this.#background = this.#background.filter(({ ended }) => !ended).concat(process);
  }

  #makeDaemon(simulation: Simulation, options: IpamdOptions, ports: Ports): Daemon {
    const { profile, instance, settings, host } = options;
    const prefixes = settings.prefixDelegation && supportsPrefixes(instance);
    const addressKind: AddressKind = prefixes ? 'prefix' : 'secondary';
    return {
      simulation,
      settings,
      profile,
      identity: options.identity,
      ports,
      addressKind,
      eniLimits: eniLimits(instance, prefixes),
      pools: this.#makePools(options, addressKind),
      lock: new DatastoreLock(simulation, this),
      walkOrder: options.walkOrder,
      host,
      memory: {
        ready: false,
        terminating: false,
        maxPods: DEFAULT_MAX_PODS,
        lastPoolAction: Number.NEGATIVE_INFINITY,
        lastDecrease: Number.NEGATIVE_INFINITY,
        lastInsufficientAddresses: Number.NEGATIVE_INFINITY,
        trunkRequested: false,
        unmanagedEniIds: NO_ENIS,
        reconcileCooldown: undefined,
        inOrder: undefined,
        cidrVersion: 0,
      },
    };
  }

  #makePools(options: IpamdOptions, addressKind: AddressKind): Pool[] {
    const { settings } = options;
    const cards = settings.multiNic ? [...options.instance.networkCards.keys()] : [options.instance.defaultNetworkCard];
    return cards.map((networkCard) => ({
      networkCard,
      datastore: new Datastore({
        kind: settings.ipv6 ? 'ipv6-prefix' : addressKind,
        cooldown: settings.podAddressCooldown,
        walkOrder: options.walkOrder,
        watcher: this,
      }),
      targets:
        networkCard === options.instance.defaultNetworkCard
          ? settings
          : {
              ...settings,
              warmIpTarget: OTHER_CARDS_WARM_IP_TARGET,
              minimumIpTarget: OTHER_CARDS_MINIMUM_IP_TARGET,
            },
      maxEnis: maxEnis(options.instance, settings, networkCard),
      unmanagedEnis: 0,
      growth: NO_GROWTH,
      refusedBySubnets: false,
    }));
  }
}
