import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BucketQueue } from '../../sim/bucket-queue.ts';
import { HeapQueue, type MakeEventQueue } from '../../sim/event-queue.ts';
import type { EventId } from '../../sim/event-table.ts';
import { LanedQueue } from '../../sim/laned-queue.ts';
import { Simulation } from '../../sim/simulation.ts';

const LANES = [0, 5, 30];

const heap: MakeEventQueue = (events) => new HeapQueue(events);
const buckets: MakeEventQueue = (events) => new BucketQueue(events);
const lanesOnHeap: MakeEventQueue = (events) => new LanedQueue(events, LANES, new HeapQueue(events));
const lanesOnBuckets: MakeEventQueue = (events) => new LanedQueue(events, LANES, new BucketQueue(events));

/** What happens when an event runs: it schedules others, and cancels some that were scheduled before. */
interface Step {
  readonly delays: readonly number[];
  readonly cancel: readonly number[];
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    delays: fc.array(fc.oneof(fc.constantFrom(...LANES), fc.nat({ max: 60 }), fc.nat({ max: 100_000 })), {
      maxLength: 4,
    }),
    cancel: fc.array(fc.nat({ max: 500 }), { maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 200 },
);

const FIRST_DELAYS = [0, 5, 7, 30, 30];
const ENDS = [10, 11, 100, Number.POSITIVE_INFINITY];

/** Runs the steps, one an event, in slices of time; gives the number and time of each event in the order in which they ran. */
function order(queue: MakeEventQueue, script: readonly Step[]): string[] {
  const simulation = new Simulation(queue);
  const scheduled: EventId[] = [];
  const ran: string[] = [];
  let next = 0;
  const schedule = (delay: number) => {
    const number = scheduled.length;
    scheduled.push(
      simulation.after(delay, () => {
        ran.push(`${number} at ${simulation.now}`);
        const step = script[next++];
        for (const each of step?.delays ?? []) schedule(each);
        for (const each of step?.cancel ?? []) simulation.cancel(scheduled[each]);
      }),
    );
  };
  for (const delay of FIRST_DELAYS) schedule(delay);
  for (const end of ENDS) simulation.runUntil(end);
  return ran;
}

/** The same by the definition of the order: of all that are pending, the earliest, and of equal times the one scheduled first. */
function orderByDefinition(script: readonly Step[]): string[] {
  const times: number[] = [];
  const pending = new Set<number>();
  const ran: string[] = [];
  let [now, next] = [0, 0];
  const schedule = (delay: number) => pending.add(times.push(now + delay) - 1);
  const timeOf = (number: number) => times[number] as number;
  for (const delay of FIRST_DELAYS) schedule(delay);
  for (const end of ENDS) {
    for (;;) {
      let first: number | undefined;
      for (const number of pending) if (first === undefined || timeOf(number) < timeOf(first)) first = number;
      if (first === undefined || timeOf(first) >= end) break;
      pending.delete(first);
      now = timeOf(first);
      ran.push(`${first} at ${now}`);
      const step = script[next++];
      for (const each of step?.delays ?? []) schedule(each);
      for (const each of step?.cancel ?? []) pending.delete(each);
    }
    if (end !== Number.POSITIVE_INFINITY) now = Math.max(now, end);
  }
  return ran;
}

describe.each([
  ['a plain heap', heap],
  ['buckets', buckets],
  ['lanes beside a heap', lanesOnHeap],
  ['lanes beside buckets', lanesOnBuckets],
])('the queue with %s', (_, queue) => {
  it('gives the events in order of time, then of scheduling, whatever is added and cancelled', () => {
    fc.assert(
      fc.property(steps, (script) => {
        expect(order(queue, script)).toEqual(orderByDefinition(script));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('keeps its order over many events, near and far', () => {
    const script = Array.from({ length: 6_000 }, (_, i) => ({
      delays: [LANES[i % 3] ?? 0, i % 5 === 0 ? (i * 7_919) % 1_000_000 : 3],
      cancel: i % 7 === 0 ? [i] : [],
    }));
    const ran = order(queue, script);
    expect(ran.length).toBeGreaterThan(3_000);
    expect(ran).toEqual(order(heap, script));
  });

  it('keeps its order where few, some and very many events come at the same time, and others join them late', () => {
    const ranOn = (makeQueue: MakeEventQueue) => {
      const simulation = new Simulation(makeQueue);
      const ran: string[] = [];
      const schedule = (name: string, time: number) => simulation.at(time, () => ran.push(`${name} at ${time}`));
      for (let i = 0; i < 2_000; i++) schedule(`alone ${i}`, (i * 7_919) % 1_000_000);
      for (const [time, crowd] of [20, 63, 64, 65, 500].entries()) {
        for (let i = 0; i < crowd; i++) schedule(`one of ${crowd}`, (time + 1) * 150_000 + (i % 3));
        simulation.at((time + 1) * 150_000 - 1, () => {
          for (const delay of [0, 1, 2, 3]) schedule('late', simulation.now + delay);
        });
      }
      simulation.runUntil(Number.POSITIVE_INFINITY);
      return ran;
    };
    const ran = ranOn(queue);
    expect(ran).toHaveLength(2_000 + 20 + 63 + 64 + 65 + 500 + 5 * 4);
    expect(ran).toEqual(ranOn(heap));
  });
});

describe.each([
  ['heap', heap],
  ['buckets', buckets],
  ['lanes', lanesOnBuckets],
])('the simulation on the %s', (_, queue) => {
  it('runs equal times in the order of scheduling, and what is added meanwhile behind them', () => {
    const simulation = new Simulation(queue);
    const ran: string[] = [];
    simulation.after(30, () => ran.push('a'));
    simulation.after(7, () => simulation.after(23, () => ran.push('c')));
    simulation.at(30, () => {
      ran.push('b');
      simulation.after(0, () => ran.push('d'));
    });
    simulation.runUntil(31);
    expect(ran).toEqual(['a', 'b', 'c', 'd']);
  });

  it('runs what comes before the end, not what comes at it, and leaves the clock there', () => {
    const simulation = new Simulation(queue);
    const ran: number[] = [];
    for (const time of [29, 30]) simulation.at(time, () => ran.push(simulation.now));
    simulation.runUntil(30);
    expect({ ran, now: simulation.now, events: simulation.eventsRun }).toEqual({ ran: [29], now: 30, events: 1 });
    simulation.runUntil(20);
    expect(simulation.now).toBe(30);
    simulation.runUntil(Number.POSITIVE_INFINITY);
    expect({ ran, now: simulation.now, events: simulation.eventsRun }).toEqual({ ran: [29, 30], now: 30, events: 2 });
  });

  it('neither runs nor counts cancelled events', () => {
    const simulation = new Simulation(queue);
    const events = [5, 5, 6].map((delay) => simulation.after(delay, () => {}));
    for (const index of [0, 0, 2]) simulation.cancel(events[index]);
    expect(events.map((event) => simulation.timeOf(event))).toEqual([undefined, 5, undefined]);
    simulation.runUntil(Number.POSITIVE_INFINITY);
    expect({ now: simulation.now, events: simulation.eventsRun }).toEqual({ now: 5, events: 1 });
    expect(simulation.timeOf(events[1])).toBeUndefined();
  });

  it('does not take a later event for one that is over, though it may be in the same place', () => {
    const simulation = new Simulation(queue);
    const ran: string[] = [];
    const over = simulation.after(1, () => ran.push('first'));
    simulation.runUntil(2);
    simulation.after(1, () => ran.push('second'));
    simulation.cancel(over);
    simulation.runUntil(Number.POSITIVE_INFINITY);
    expect(ran).toEqual(['first', 'second']);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses an event %d microseconds from now', (delay) => {
    expect(() => new Simulation(queue).after(delay, () => {})).toThrow(RangeError);
  });
});
