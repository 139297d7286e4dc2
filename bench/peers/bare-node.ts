import { RandomStream } from '../../sim/random.ts';
import { verify, WARM_UPS } from '../benchmark.ts';
import { meanWaitByErlangC } from '../erlang-c.ts';
import { BareHeap } from './bare-heap.ts';

// The work of ../hold.ts, ../processes.ts and ../mm8.ts with a heap and generators alone, without an engine: no cancelling,
// no order of equal times, no signals. Usage: bare-node hold PENDING | processes | mm8. Prints the units that were done and
// the seconds they took.

const OPERATIONS = 3_000_000;
const MEAN_DELAY = 30e6;
const [SLEEPERS, SLEEPS] = [10_000, 50];
const [SERVERS, UTILISATION, CUSTOMERS] = [8, 0.8, 200_000];
/** In place of a delay: until another process wakes it. */
const WAIT = -1;

type Process = Generator<number, void, void>;

function hold(pending: number): string {
  const random = new RandomStream('hold');
  const delays = Float64Array.from({ length: 99_991 }, () => Math.round(exponential(random, MEAN_DELAY)));
  const delay = (i: number) => delays[i % delays.length] as number;
  const heap = new BareHeap(pending);
  for (let i = 0; i < pending; i++) heap.push(delay(i), i);
  return timed(() => {
    let now = 0;
    let inOrder = 0;
    for (let i = pending; i < pending + OPERATIONS; i++) {
      const time = heap.firstTime;
      if (time >= now) inOrder += 1;
      now = time;
      heap.push(now + delay(i), heap.pop());
    }
    verify('events in order', inOrder, OPERATIONS);
    return OPERATIONS;
  });
}

/** Processes that yield how long they sleep. */
class Processes {
  now = 0;
  readonly #heap = new BareHeap(SLEEPERS + CUSTOMERS);
  readonly #all: Process[] = [];
  /** Places of processes that have ended. */
  readonly #free: number[] = [];

  /** @param make gets the number under which the process can be woken. */
  start(make: (self: number) => Process): void {
    const self = this.#free.pop() ?? this.#all.length;
    this.#all[self] = make(self);
    this.wake(self);
  }

  wake(process: number): void {
    this.#heap.push(this.now, process);
  }

  run(): void {
    while (this.#heap.length > 0) {
      this.now = this.#heap.firstTime;
      const process = this.#heap.pop();
      const { done, value } = (this.#all[process] as Process).next();
      if (done === true) this.#free.push(process);
      else if (value !== WAIT) this.#heap.push(this.now + value, process);
    }
  }
}

function sleepers(): string {
  const random = new RandomStream('processes');
  const processes = new Processes();
  let resumptions = 0;
  function* sleeper(): Process {
    for (let i = 0; i < SLEEPS; i++) {
      yield 1 + random.below(1_000_000);
      resumptions += 1;
    }
  }
  for (let i = 0; i < SLEEPERS; i++) processes.start(sleeper);
  return timed(() => {
    processes.run();
    verify('resumptions', resumptions, SLEEPERS * SLEEPS);
    return resumptions;
  });
}

function mm8(): string {
  const random = new RandomStream('mm8');
  const processes = new Processes();
  const queue: number[] = [];
  let firstInQueue = 0;
  let freeServers = SERVERS;
  let served = 0;
  let waited = 0;
  function* customer(self: number): Process {
    const arrived = processes.now;
    if (freeServers > 0) freeServers -= 1;
    else {
      queue.push(self);
      yield WAIT;
    }
    waited += processes.now - arrived;
    yield exponential(random, 1);
    served += 1;
    const next = queue[firstInQueue];
    if (next === undefined) freeServers += 1;
    else {
      firstInQueue += 1;
      processes.wake(next);
    }
  }
  function* arrivals(): Process {
    for (let i = 0; i < CUSTOMERS; i++) {
      processes.start(customer);
      yield exponential(random, 1 / (SERVERS * UTILISATION));
    }
  }
  processes.start(arrivals);
  return timed(() => {
    processes.run();
    verify('customers served', served, CUSTOMERS);
    verify('mean wait', waited / CUSTOMERS, meanWaitByErlangC(SERVERS, UTILISATION, 1), 0.1);
    return CUSTOMERS;
  });
}

function exponential(random: RandomStream, mean: number): number {
  return -Math.log(1 - random.next()) * mean;
}

function timed(work: () => number): string {
  const start = performance.now();
  const done = work();
  return `${done} ${(performance.now() - start) / 1_000}`;
}

const [benchmark, pending] = process.argv.slice(2);
const run = { hold: () => hold(Number(pending)), processes: sleepers, mm8 }[benchmark ?? ''];
// As often beforehand as what it is compared with.
for (let warmUp = 0; warmUp < (benchmark === 'hold' ? 1 : WARM_UPS); warmUp++) run?.();
console.log(run?.());
