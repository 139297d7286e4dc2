import { NO_SLOT, type Slot } from './event-table.ts';
import type { Signal } from './signal.ts';
import type { Simulation } from './simulation.ts';
import type { Duration } from './time.ts';

/** What a process may yield: a length of time to sleep, a signal to wait for, or another process to wait for. */
export type Wait = Duration | Signal<unknown> | Process<unknown>;

/**
 * The body of a process. `yield sleep(...)` lets time pass, `yield signal` waits for it, `yield* other()` runs another
 * task as a part of this one: its result and its exceptions come through as from a function.
 */
export type Task<T = void> = Generator<Wait, T, unknown>;

/** Thrown inside a process at the place where it waits. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  override readonly cause: unknown;

  constructor(cause?: unknown) {
    super('the process was interrupted');
    this.cause = cause;
  }
}

/** Says what is meant where a task yields a length of time. */
export function sleep(duration: Duration): Duration {
  return duration;
}

/** Waits for a signal and gives its value. */
export function* wait<T>(signal: Signal<T>): Task<T> {
  return (yield signal as Signal<unknown>) as T;
}

/** Waits for a process to end; gives its result, or throws what ended it. */
export function* join<T>(process: Process<T>): Task<T> {
  return (yield process as Process<unknown>) as T;
}

type Outcome<T> = { kind: 'result'; value: T } | { kind: 'exception'; error: unknown } | { kind: 'stopped' };

const STOPPED = { kind: 'stopped' } as const;
/** Of most processes. */
const ENDED_WITHOUT_RESULT = { kind: 'result', value: undefined } as const;

/** A task under way. */
export class Process<T> {
  readonly #simulation: Simulation;
  readonly #task: Task<T>;
  /** What will resume the process: an event of its own, or the signal or process it is registered with. */
  #wakeUp: Slot = NO_SLOT;
  #waitingFor: Signal<unknown> | Process<unknown> | undefined;
  /** Undefined while nobody waits, as for most processes. */
  #waiters: Process<unknown>[] | undefined;
  #outcome: Outcome<T> | undefined;
  /** What the task gets when it goes on: a value, or an exception at the place where it waits. */
  #input: unknown;
  #inputIsException = false;
  #running = false;
  #stopRequested = false;

  /** @param atOnce its first step runs now; otherwise as an event of the present moment. */
  constructor(simulation: Simulation, task: Task<T>, atOnce = false) {
    this.#simulation = simulation;
    this.#task = task;
    if (atOnce) this.happen();
    else this.#sleep(0);
  }

  get ended(): boolean {
    return this.#outcome !== undefined;
  }

  /**
   * Throws `Interrupted` into the process where it waits, as an event of the present moment: what was to happen before at
   * this moment still does. A process that has ended by then stays ended.
   */
  interrupt(cause?: unknown): void {
    this.#simulation.after(0, () => {
      if (this.ended) return;
      this.#stopWaiting();
      this.#input = new Interrupted(cause);
      this.#inputIsException = true;
      this.happen();
    });
  }

  /**
   * Ends the process at once, wherever it waits (itself: as soon as it waits); its `finally` blocks run, and must not
   * wait. Whoever waits for it gets undefined.
   */
  stop(): void {
    if (this.ended) return;
    if (this.#running) {
      this.#stopRequested = true;
      return;
    }
    this.#stopWaiting();
    this.#end(STOPPED);
    if (this.#task.return(undefined as T).done !== true) {
      throw new Error('a process that is stopped must not wait in its finally block');
    }
  }

  /** For signals and processes: what this process waited for has come. */
  resume(value: unknown): void {
    this.#waitingFor = undefined;
    this.#input = value;
    this.#sleep(0);
  }

  /** For processes that wait for this one. */
  addWaiter(process: Process<unknown>): void {
    if (this.#outcome !== undefined) deliver(this.#outcome, process);
    else if (this.#waiters === undefined) this.#waiters = [process];
    else this.#waiters.push(process);
  }

  removeWaiter(process: Process<unknown>): void {
    this.#waiters = this.#waiters?.filter((waiter) => waiter !== process);
  }

  fail(error: unknown): void {
    this.#waitingFor = undefined;
    this.#input = error;
    this.#inputIsException = true;
    this.#sleep(0);
  }

  /** For the simulation: the moment to go on has come. The process itself is the action, so that going on allocates nothing. */
  happen(): void {
    this.#wakeUp = NO_SLOT;
    this.#running = true;
    const input = this.#input;
    this.#input = undefined;
    let next: IteratorResult<Wait, T>;
    try {
      next = this.#inputIsException ? this.#throw(input) : this.#task.next(input);
    } catch (error) {
      this.#running = false;
      // With nobody to tell, the failure is a bug of the model: it must end the run, not vanish.
      if ((this.#waiters?.length ?? 0) === 0) throw error;
      this.#end({ kind: 'exception', error });
      return;
    }
    this.#running = false;
    if (next.done === true) this.#end(resultOf(next.value));
    else if (this.#stopRequested) this.stop();
    else if (typeof next.value === 'number') this.#sleep(next.value);
    else {
      this.#waitingFor = next.value;
      next.value.addWaiter(this as Process<unknown>);
    }
  }

  #throw(exception: unknown): IteratorResult<Wait, T> {
    this.#inputIsException = false;
    return this.#task.throw(exception);
  }

  #sleep(duration: Duration): void {
    this.#wakeUp = this.#simulation.schedule(duration, this);
  }

  #stopWaiting(): void {
    if (this.#wakeUp !== NO_SLOT) this.#simulation.unschedule(this.#wakeUp);
    this.#wakeUp = NO_SLOT;
    this.#waitingFor?.removeWaiter(this as Process<unknown>);
    this.#waitingFor = undefined;
  }

  #end(outcome: Outcome<T>): void {
    this.#outcome = outcome;
    const waiters = this.#waiters;
    if (waiters === undefined) return;
    this.#waiters = undefined;
    for (const waiter of waiters) deliver(outcome, waiter);
  }
}

function resultOf<T>(value: T): Outcome<T> {
  return value === undefined ? (ENDED_WITHOUT_RESULT as Outcome<T>) : { kind: 'result', value };
}

function deliver(outcome: Outcome<unknown>, waiter: Process<unknown>): void {
  if (outcome.kind === 'exception') waiter.fail(outcome.error);
  else waiter.resume(outcome.kind === 'result' ? outcome.value : undefined);
}
