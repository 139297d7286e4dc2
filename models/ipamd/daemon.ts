import type { Simulation } from '../../sim/simulation.ts';
import type { Duration, Time } from '../../sim/time.ts';
import type { Datastore } from './datastore/datastore.ts';
import type { DatastoreLock } from './datastore/lock.ts';
import type { WalkOrder } from './datastore/walk-order.ts';
import type { Decision } from './decisions.ts';
import { isInsufficientAddresses } from './ec2-errors.ts';
import type { EniLimits } from './limits.ts';
import type { AddressKind, Ports } from './ports.ts';
import type { Settings } from './settings.ts';
import type { VersionProfile } from './version-profiles.ts';

/** The address pool of one network card. Nodes have one, on card 0, unless ENABLE_MULTI_NIC manages the others too. */
export interface Pool {
  readonly networkCard: number;
  readonly datastore: Datastore;
  readonly targets: Targets;
  readonly maxEnis: number;
  /** Interfaces on this card that the daemon leaves alone, as of its last look at IMDS. */
  unmanagedEnis: number;
  growth: Growth;
  /** EC2 has said that the subnets have too few addresses, and none were got since. */
  refusedBySubnets: boolean;
}

/** 0: not defined (for the two IP targets). */
export interface Targets {
  readonly warmIpTarget: number;
  readonly minimumIpTarget: number;
  readonly warmEniTarget: number;
  readonly warmPrefixTarget: number;
}

/** Where the daemon runs. */
export interface Identity {
  readonly instanceId: string;
  /** The node's own subnet. */
  readonly subnetId: string;
  /** Custom networking: the subnet of the node's ENIConfig; undefined when there is none for it. */
  readonly eniConfigSubnetId: string | undefined;
}

/** What the daemon knows and remembers; the rules work on it. */
export interface Daemon {
  readonly simulation: Simulation;
  readonly settings: Settings;
  readonly profile: VersionProfile;
  readonly identity: Identity;
  readonly ports: Ports;
  /** What the pools are made of. */
  readonly addressKind: AddressKind;
  readonly eniLimits: EniLimits;
  readonly pools: readonly Pool[];
  readonly lock: DatastoreLock;
  readonly walkOrder: WalkOrder;
  readonly host: DaemonHost;
  readonly memory: Memory;
}

/** Who runs the daemon's process: lends it chance, and is told how it gets on. */
export interface DaemonHost {
  /** Draws from [0, 1), for the jitter of back-offs. */
  jitter(): number;
  /** The pause before the first leak clean-up, and beyond an hour before each later one. */
  leakCleanupDelay(): Duration;
  /** The start has ended: ready, or failed. */
  onStarted(ready: boolean): void;
  /** Called after every change of the pool, and of how its growth stands: a waiting pod may feel it. */
  onProgress(): void;
  /** Called with each decision about the pool, before it is carried out. Undefined when nobody wants to know. */
  readonly onDecision?: ((decision: Decision) => void) | undefined;
}

/** What the rules write down between rounds. Times of what has not happened yet are -Infinity. */
export interface Memory {
  ready: boolean;
  terminating: boolean;
  /** The node's pod capacity, read at start. */
  maxPods: number;
  lastPoolAction: Time;
  lastDecrease: Time;
  lastInsufficientAddresses: Time;
  trunkRequested: boolean;
  /** Interfaces that tags exclude from management. */
  unmanagedEniIds: ReadonlySet<string>;
  /** When addresses and prefixes were given back, by `cidrKey`: IMDS may list them longer. Undefined before the first. */
  reconcileCooldown: Map<number, Time> | undefined;
  /** What the world was like when a reconcile last found everything in order; undefined before the first time. */
  inOrder: { readonly imdsVersion: number; readonly imdsUntil: Time; readonly cidrVersion: number } | undefined;
  /** Grows whenever interfaces or CIDRs come into a datastore or leave it. */
  cidrVersion: number;
}

/** How the last attempt to get more addresses stands: what a waiting pod waits for. */
export type Growth =
  | { readonly kind: 'none' }
  /** A call that will bring addresses, or is on the way to, is under way. */
  | {
      readonly kind: 'call';
      /** The error code that the attempt before this one ended with; undefined when it did not fail. */
      readonly after?: string | undefined;
    }
  /** The new interface exists but does not show in IMDS yet. */
  | { readonly kind: 'attaching' }
  /** It ended with this error code. */
  | { readonly kind: 'failed'; readonly code: string };

export const NO_GROWTH: Growth = { kind: 'none' };

/** Writes down how growth stands, for whoever watches. */
export function noteGrowth(daemon: Daemon, pool: Pool, growth: Growth): void {
  if (growth.kind === 'failed') pool.refusedBySubnets ||= isInsufficientAddresses(growth.code);
  else if (growth.kind !== 'call') pool.refusedBySubnets = false;
  pool.growth = growth.kind === 'call' ? { kind: 'call', after: growthError(pool.growth) } : growth;
  daemon.host.onProgress();
}

/** What the daemon has run into, and has not got past yet; undefined when nothing is in its way. */
export function growthError(growth: Growth): string | undefined {
  if (growth.kind === 'failed') return growth.code;
  return growth.kind === 'call' ? growth.after : undefined;
}

export function usesPrefixes(daemon: Daemon): boolean {
  return daemon.addressKind === 'prefix';
}
