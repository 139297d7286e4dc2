import type { EventId } from '../../sim/event-table.ts';
import { NEVER, type Time } from '../../sim/time.ts';
import { POOL_MONITOR_INTERVAL, RECONCILE_INTERVAL } from './constants.ts';
import type { Daemon, Pool } from './daemon.ts';
import { decreaseIntervalEnds } from './decrease.ts';
import { deletableFrom } from './free-eni.ts';
import { canGrow, insufficientBackOffEnds, isManagementSuspended } from './increase.ts';
import { isPoolTooHigh, isPoolTooLow, mayHaveExtraEni } from './pool-targets.ts';
import { canRequestTrunk, isTrunkMissing } from './trunk.ts';

export type RoundStep = 'update' | 'reconcile';

/** From one step of the loop to the next. */
export const STEP = POOL_MONITOR_INTERVAL / 2;

interface Loop {
  /** The process ends here, until the rest is over. */
  rests(): void;
  /** The rest is over. @param upcoming the step that came first when it began; `passedOver` has to be asked next. */
  goOn(upcoming: number): void;
}

/**
 * The daemon looks at its pool every 5 s for ever. A round that would find nothing to do is not simulated: the loop
 * rests until the first step that would act, and is asked again whenever something touches the node. Where on its grid
 * the daemon is then, and which reconciles it would have stamped meanwhile, is arithmetic.
 */
export class QuietRounds {
  readonly #daemon: Daemon;
  readonly #loop: Loop;
  readonly #skip: boolean;
  /** While resting: the steps from here on. */
  #grid: Grid | undefined;
  /** While resting: when to go on, and the event that sees to it. */
  #due: Time = NEVER;
  #timer: EventId | undefined;

  /** @param skip false: every step is simulated. For comparison; the outcome is the same. */
  constructor(daemon: Daemon, loop: Loop, skip: boolean) {
    this.#daemon = daemon;
    this.#loop = loop;
    this.#skip = skip;
  }

  /** Something happened that may matter to the pool. */
  touch(): void {
    if (this.#grid === undefined) return;
    const due = this.#nextNeeded(this.#grid);
    if (due !== this.#due) this.#wakeUpAt(due);
  }

  /** For the simulation: the step that has to be taken has come. */
  happen(): void {
    if (this.#grid !== undefined) this.#loop.goOn(this.#grid.upcoming);
  }

  /**
   * Gives whether the loop rests now: it is told when it is to go on, one step later at least. Otherwise the next step has to be taken.
   * @param upcoming the index in `steps` (modulo its length) of the step that comes first.
   */
  rest(steps: readonly RoundStep[], upcoming: number): boolean {
    const grid = new Grid(this.#daemon.simulation.now, steps, upcoming);
    const due = this.#nextNeeded(grid);
    if (!this.#skip || due === grid.time(1)) return false;
    this.#grid = grid;
    this.#wakeUpAt(due);
    this.#loop.rests();
    return true;
  }

  /** How many steps were passed over in the rest that has just ended; 0 when there was none. */
  passedOver(): number {
    const grid = this.#grid;
    if (grid === undefined) return 0;
    this.stop();
    this.#stampReconciles(grid);
    return grid.stepsUntil(this.#daemon.simulation.now) - 1;
  }

  /** Nobody rests any more. */
  stop(): void {
    this.#grid = undefined;
    this.#daemon.simulation.cancel(this.#timer);
  }

  #wakeUpAt(due: Time): void {
    const { simulation } = this.#daemon;
    simulation.cancel(this.#timer);
    this.#due = due;
    this.#timer = due === NEVER ? undefined : simulation.at(due, this);
  }

  /** The first step after now that would act if nothing else happened. */
  #nextNeeded(grid: Grid): Time {
    const { now } = this.#daemon.simulation;
    // An update that comes while the lock is held waits for it, and goes by how things stand then.
    const updateFrom = this.#daemon.lock.held ? 0 : updateNeededFrom(this.#daemon);
    return Math.min(
      grid.first('update', updateFrom, now),
      this.#dueReconcile(grid, reconcileNeededFrom(this.#daemon), now),
    );
  }

  /** The first reconcile after `after`, and not before `from`, that is due on a node on which nothing else happens. */
  #dueReconcile(grid: Grid, from: Time, after: Time): Time {
    const { lastPoolAction } = this.#daemon.memory;
    const firstDue = grid.first(
      'reconcile',
      this.#isEveryReconcileDue() ? 0 : lastPoolAction + RECONCILE_INTERVAL + 1,
      0,
    );
    if (from === NEVER) return NEVER;
    const period = this.#reconcilePeriod(grid);
    const earliest = Math.max(from, after + 1);
    return firstDue + Math.max(0, Math.ceil((earliest - firstDue) / period)) * period;
  }

  /** Steps back the stamp of the last reconcile that was passed over, if there was one. */
  #stampReconciles(grid: Grid): void {
    const { simulation, memory } = this.#daemon;
    const firstDue = this.#dueReconcile(grid, 0, 0);
    if (firstDue >= simulation.now) return;
    const period = this.#reconcilePeriod(grid);
    memory.lastPoolAction = firstDue + Math.floor((simulation.now - 1 - firstDue) / period) * period;
  }

  /** On a node where nothing else happens a reconcile follows the last one after the first whole round beyond 60 s. */
  #reconcilePeriod(grid: Grid): Time {
    return this.#isEveryReconcileDue() ? grid.round : (Math.floor(RECONCILE_INTERVAL / grid.round) + 1) * grid.round;
  }

  #isEveryReconcileDue(): boolean {
    return isTrunkMissing(this.#daemon);
  }
}

/** The moments of a daemon's steps from `start` on, 2.5 s apart. */
class Grid {
  readonly #start: Time;
  readonly #steps: readonly RoundStep[];
  readonly upcoming: number;

  constructor(start: Time, steps: readonly RoundStep[], upcoming: number) {
    this.#start = start;
    this.#steps = steps;
    this.upcoming = upcoming;
  }

  /** From a step to the next of its kind. */
  get round(): Time {
    return this.#steps.length * STEP;
  }

  /** @param count 1 for the first step. */
  time(count: number): Time {
    return this.#start + count * STEP;
  }

  stepsUntil(time: Time): number {
    return Math.floor((time - this.#start) / STEP);
  }

  /** The first step of this kind not before `from`, and after `after`; NEVER if there is none. */
  first(step: RoundStep, from: Time, after: Time): Time {
    const index = this.#steps.indexOf(step);
    if (from === NEVER || index < 0) return NEVER;
    const length = this.#steps.length;
    const firstTime = this.time(1 + ((((index - this.upcoming) % length) + length) % length));
    const earliest = Math.max(from, after + 1);
    return firstTime + Math.max(0, Math.ceil((earliest - firstTime) / this.round)) * this.round;
  }
}

/** From when on an update of the pools would do something, as things stand. */
function updateNeededFrom(daemon: Daemon): Time {
  if (canRequestTrunk(daemon)) return 0;
  let from = NEVER;
  for (const pool of daemon.pools) from = Math.min(from, poolUpdateNeededFrom(daemon, pool));
  return from;
}

function poolUpdateNeededFrom(daemon: Daemon, pool: Pool): Time {
  const statistics = pool.datastore.statistics(daemon.simulation.now);
  const suspended = isManagementSuspended(daemon);
  let from = NEVER;
  if (isPoolTooLow(daemon, pool, statistics)) {
    if (!suspended && canGrow(daemon, pool)) from = insufficientBackOffEnds(daemon) + 1;
  } else if (isPoolTooHigh(daemon, pool, statistics)) {
    from = decreaseIntervalEnds(daemon) + 1;
  }
  if (!suspended && mayHaveExtraEni(daemon, pool, statistics)) {
    for (const eni of pool.datastore.enis) from = Math.min(from, deletableFrom(daemon, pool, eni));
  }
  return from;
}

/** From when on a reconcile that is due would find a difference; 0 when the last one did not find everything in order. */
function reconcileNeededFrom(daemon: Daemon): Time {
  const { inOrder, cidrVersion } = daemon.memory;
  const { version } = daemon.ports.imds;
  if (inOrder === undefined || inOrder.imdsVersion !== version || inOrder.cidrVersion !== cidrVersion) return 0;
  return inOrder.imdsUntil;
}
