import type { Task } from '../../sim/process.ts';
import { RECONCILE_COOLDOWN } from './constants.ts';
import type { Daemon } from './daemon.ts';
import { cidrKey, type Eni } from './datastore/eni.ts';
import { type AddressKind, Ec2Error } from './ports.ts';

/** What reconcile does with an address or prefix that is listed on an interface. */
export interface Verdict {
  /** It belongs into the datastore. */
  readonly add: boolean;
  /** It stays in the datastore if it is there. */
  readonly keep: boolean;
  /** The daemon gave it back itself some time ago, so the next round has to look again. */
  readonly inDoubt: boolean;
}

const BELONGS: Verdict = { add: true, keep: true, inDoubt: false };
const BELONGS_AGAIN: Verdict = { add: true, keep: true, inDoubt: true };
const DOES_NOT_BELONG: Verdict = { add: false, keep: false, inDoubt: true };
const UNKNOWN: Verdict = { add: false, keep: true, inDoubt: true };

/** Has the daemon given the block back itself, and not seen since that it belongs to an interface again? */
export function isRemembered({ memory }: Daemon, kind: AddressKind, first: number): boolean {
  return memory.reconcileCooldown?.has(cidrKey(kind, first)) === true;
}

/** Judges the listed addresses of one kind on one interface, in one round of reconcile. */
export class RecentlyFreed {
  readonly #daemon: Daemon;
  readonly #eni: Eni;
  readonly #kind: AddressKind;
  /** Does the list come from IMDS, which may be stale, or already from EC2? */
  readonly #mayBeStale: boolean;
  #accordingToEc2: ReadonlySet<number> | undefined;

  constructor(daemon: Daemon, eni: Eni, kind: AddressKind, mayBeStale: boolean) {
    this.#daemon = daemon;
    this.#eni = eni;
    this.#kind = kind;
    this.#mayBeStale = mayBeStale;
  }

  /** Within 60 s of giving it back the list is not believed; after that EC2 is asked, once for the interface. */
  *judge(first: number): Task<Verdict> {
    const { reconcileCooldown } = this.#daemon.memory;
    const key = cidrKey(this.#kind, first);
    const freed = reconcileCooldown?.get(key);
    if (freed === undefined) return BELONGS;
    if (this.#daemon.simulation.now - freed < RECONCILE_COOLDOWN) return DOES_NOT_BELONG;
    if (this.#mayBeStale) {
      this.#accordingToEc2 ??= yield* listAccordingToEc2(this.#daemon, this.#eni, this.#kind);
      if (this.#accordingToEc2 === undefined) return UNKNOWN;
      if (!this.#accordingToEc2.has(first)) return DOES_NOT_BELONG;
    }
    reconcileCooldown?.delete(key);
    return BELONGS_AGAIN;
  }
}

/** Undefined when EC2 does not answer. */
export function* listAccordingToEc2(
  daemon: Daemon,
  eni: Eni,
  kind: AddressKind,
): Task<ReadonlySet<number> | undefined> {
  try {
    const [described] = yield* daemon.ports.ec2.describeNetworkInterfaces([eni.id]);
    return new Set(kind === 'prefix' ? described?.prefixes : described?.secondaryAddresses);
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    return undefined;
  }
}
