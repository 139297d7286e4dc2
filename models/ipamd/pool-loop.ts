import { sleep, type Task } from '../../sim/process.ts';
import { POOL_MONITOR_INTERVAL } from './constants.ts';
import type { Daemon, Pool } from './daemon.ts';
import { decreaseIntervalEnds, decreasePool } from './decrease.ts';
import { describeAttachedEnis, findPool, rememberUnmanagedEnis } from './describe-enis.ts';
import { freeExtraEni } from './free-eni.ts';
import { increasePool } from './increase.ts';
import { cidrsToGiveBack, isPoolTooLow, mayHaveExtraEni } from './pool-targets.ts';
import { Ec2Error } from './ports.ts';
import type { QuietRounds, RoundStep } from './quiet-rounds.ts';
import { reconcileIfDue } from './reconcile.ts';
import { setUpEni } from './set-up-eni.ts';
import { isTrunkMissing, requestTrunk } from './trunk.ts';

/**
 * The daemon's life once it is ready: sleep 2.5 s, update the pool, sleep 2.5 s, reconcile, and again. What EC2 calls
 * take delays everything after them.
 */
export function* managePool(daemon: Daemon, quietRounds: QuietRounds): Task {
  if (daemon.settings.ipv6) {
    yield* awaitTrunk(daemon);
    return;
  }
  // Without provisioning there is no update, and not the sleep before it either.
  const steps: RoundStep[] = daemon.settings.provisioning ? ['update', 'reconcile'] : ['reconcile'];
  let next = 0;
  for (;;) {
    next += yield* quietRounds.sleepUntilNeeded(steps, next);
    yield* daemon.lock.wait();
    if (steps[next % steps.length] === 'update') yield* updatePools(daemon);
    else yield* reconcileIfDue(daemon);
    next += 1;
  }
}

function* updatePools(daemon: Daemon): Task {
  requestTrunk(daemon);
  for (const pool of daemon.pools) yield* updatePool(daemon, pool);
}

function* updatePool(daemon: Daemon, pool: Pool): Task {
  const { simulation, profile } = daemon;
  const statistics = pool.datastore.statistics(simulation.now);
  let decreased = false;
  if (isPoolTooLow(daemon, pool, statistics)) {
    yield* logFailure(increasePool(daemon, pool));
  } else if (cidrsToGiveBack(daemon, pool, statistics) > 0 && simulation.now > decreaseIntervalEnds(daemon)) {
    decreased = true;
    const started = simulation.now;
    yield* decreasePool(daemon, pool);
    if (profile.stampsDecreaseAtItsStart) stampDecrease(daemon, started);
  }
  const judged = profile.judgesExtraEniAfterTheChange ? pool.datastore.statistics(simulation.now) : statistics;
  if (mayHaveExtraEni(daemon, pool, judged)) yield* freeExtraEni(daemon, pool);
  if (decreased && !profile.stampsDecreaseAtItsStart) stampDecrease(daemon, simulation.now);
}

function stampDecrease(daemon: Daemon, time: number): void {
  daemon.memory.lastDecrease = time;
  daemon.memory.lastPoolAction = time;
}

function* logFailure(task: Task): Task {
  try {
    yield* task;
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
  }
}

/** An IPv6 node has no pool to manage; it only waits for its trunk, if it is to have one. */
function* awaitTrunk(daemon: Daemon): Task {
  while (isTrunkMissing(daemon)) {
    yield* logFailure(lookForTrunk(daemon));
    if (isTrunkMissing(daemon)) yield sleep(POOL_MONITOR_INTERVAL);
  }
}

function* lookForTrunk(daemon: Daemon): Task {
  const attached = yield* describeAttachedEnis(daemon);
  rememberUnmanagedEnis(daemon, attached);
  for (const shown of attached.shown) {
    const pool = findPool(daemon, shown);
    const isTrunk = attached.described.get(shown.id)?.type === 'trunk';
    if (isTrunk && pool !== undefined) yield* setUpEni(daemon, pool, shown, 'trunk');
  }
}
