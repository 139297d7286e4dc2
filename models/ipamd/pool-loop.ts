import { sleep, type Task } from '../../sim/process.ts';
import { POOL_MONITOR_INTERVAL } from './constants.ts';
import type { Daemon, Pool } from './daemon.ts';
import type { PoolStatistics } from './datastore/datastore.ts';
import { decreaseIntervalEnds, decreasePool } from './decrease.ts';
import { describeAttachedEnis } from './describe-enis.ts';
import { freeExtraEni } from './free-eni.ts';
import { increasePool } from './increase.ts';
import { findPool } from './managed-enis.ts';
import { isPoolTooHigh, isPoolTooLow, mayHaveExtraEni } from './pool-targets.ts';
import { Ec2Error, ImdsError } from './ports.ts';
import { type QuietRounds, type RoundStep, STEP } from './quiet-rounds.ts';
import { reconcileIfDue } from './reconcile.ts';
import { setUpEni } from './set-up-eni.ts';
import { isTrunkMissing, requestTrunk } from './trunk.ts';

const ALL_STEPS: readonly RoundStep[] = ['update', 'reconcile'];
/** There is no update, and not the sleep before it either. */
const WITHOUT_PROVISIONING: readonly RoundStep[] = ['reconcile'];

interface DaemonProcess {
  readonly daemon: Daemon;
  /** Gives whether the start has worked. */
  becomeReady(): Task<boolean>;
}

/**
 * The daemon's life: its start; then sleep 2.5 s, update the pool, sleep 2.5 s, reconcile, and again. What EC2 calls take
 * delays everything after them. While there is nothing to do there is no process: `goOn` is the next one.
 */
export function* live(process: DaemonProcess, quietRounds: QuietRounds): Task {
  if (!(yield* process.becomeReady())) return;
  const { daemon } = process;
  if (daemon.settings.ipv6) {
    yield* awaitTrunk(daemon);
    return;
  }
  if (quietRounds.rest(stepsOf(daemon), 0)) return;
  yield sleep(STEP);
  yield* goOn(daemon, quietRounds, 0);
}

/** From one step on until there is nothing to do. @param upcoming the step, or the one before those that a rest has passed over. */
export function* goOn(daemon: Daemon, quietRounds: QuietRounds, upcoming: number): Task {
  const steps = stepsOf(daemon);
  let next = upcoming + quietRounds.passedOver();
  for (;;) {
    if (steps[next % steps.length] === 'update') yield* updatePools(daemon);
    else yield* reconcileIfDue(daemon);
    next += 1;
    if (quietRounds.rest(steps, next)) return;
    yield sleep(STEP);
  }
}

function stepsOf({ settings }: Daemon): readonly RoundStep[] {
  return settings.provisioning ? ALL_STEPS : WITHOUT_PROVISIONING;
}

/** All network cards are judged by statistics from before the round; only the end of the round stamps a decrease. */
function* updatePools(daemon: Daemon): Task {
  requestTrunk(daemon);
  yield* daemon.lock.wait();
  const { simulation, profile } = daemon;
  const judged = daemon.pools.map((pool) => ({ pool, statistics: pool.datastore.statistics(simulation.now) }));
  let decreased = false;
  for (const { pool, statistics } of judged) {
    if (yield* updatePool(daemon, pool, statistics)) decreased = true;
  }
  if (decreased && !profile.stampsDecreaseAtItsStart) stampDecrease(daemon, simulation.now);
}

/** Gives whether the pool was decreased. */
function* updatePool(daemon: Daemon, pool: Pool, before: PoolStatistics): Task<boolean> {
  const { simulation, profile } = daemon;
  let decreased = false;
  if (isPoolTooLow(daemon, pool, before)) {
    try {
      yield* increasePool(daemon, pool);
    } catch (error) {
      throwUnlessLogged(error);
    }
  } else if (isPoolTooHigh(daemon, pool, before) && simulation.now > decreaseIntervalEnds(daemon)) {
    decreased = true;
    const started = simulation.now;
    yield* decreasePool(daemon, pool);
    if (profile.stampsDecreaseAtItsStart) stampDecrease(daemon, started);
  }
  const statistics = profile.judgesExtraEniAfterTheChange ? pool.datastore.statistics(simulation.now) : before;
  if (mayHaveExtraEni(daemon, pool, statistics)) yield* freeExtraEni(daemon, pool);
  return decreased;
}

function stampDecrease(daemon: Daemon, time: number): void {
  daemon.memory.lastDecrease = time;
  daemon.memory.lastPoolAction = time;
}

function* logFailure(task: Task): Task {
  try {
    yield* task;
  } catch (error) {
    throwUnlessLogged(error);
  }
}

/** What EC2 or IMDS refuse is only logged: the next round tries again. */
function throwUnlessLogged(error: unknown): void {
  if (!(error instanceof Ec2Error || error instanceof ImdsError)) throw error;
}

/** An IPv6 node has no pool to manage; it only waits for its trunk, if it is to have one. */
function* awaitTrunk(daemon: Daemon): Task {
  while (isTrunkMissing(daemon)) {
    yield* logFailure(lookForTrunk(daemon));
    yield sleep(POOL_MONITOR_INTERVAL);
  }
}

function* lookForTrunk(daemon: Daemon): Task {
  const attached = yield* describeAttachedEnis(daemon);
  for (const shown of attached.shown) {
    const pool = findPool(daemon, shown);
    const isTrunk = attached.described.get(shown.id)?.type === 'trunk';
    if (isTrunk && pool !== undefined) yield* setUpEni(daemon, pool, shown, 'trunk');
  }
}
