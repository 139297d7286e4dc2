import FastPriorityQueue from 'fastpriorityqueue';
import { isEarlier, type ScheduledEvent } from './event.ts';
import type { Duration, Time } from './time.ts';

export interface EventQueue {
  /** @param delay from now to the event's time; a queue may use it to choose where to keep the event. */
  add(event: ScheduledEvent, delay: Duration): void;
  /** Takes out the earliest pending event before `limit`; undefined if there is none. */
  takeBefore(limit: Time): ScheduledEvent | undefined;
}

/** The plain heap: the reference that every other queue must equal, event for event. */
export class HeapQueue implements EventQueue {
  readonly #heap = new FastPriorityQueue<ScheduledEvent>(isEarlier);

  add(event: ScheduledEvent): void {
    this.#heap.add(event);
  }

  takeBefore(limit: Time): ScheduledEvent | undefined {
    const first = this.peek();
    if (first === undefined || first.time >= limit) return undefined;
    return this.#heap.poll();
  }

  /** The earliest pending event, left in the queue. */
  peek(): ScheduledEvent | undefined {
    let first = this.#heap.peek();
    while (first !== undefined && !first.pending) {
      this.#heap.poll();
      first = this.#heap.peek();
    }
    return first;
  }
}

/**
 * A heap for what has any delay, and a first-in-first-out lane for each delay named in the constructor: events that all
 * wait equally long come due in the order in which they were added, so such a lane costs O(1) where a heap costs O(log n).
 */
export class LanedQueue implements EventQueue {
  readonly #heap = new HeapQueue();
  readonly #laneByDelay = new Map<Duration, Lane>();
  readonly #lanes: Lane[];

  constructor(constantDelays: readonly Duration[]) {
    for (const delay of constantDelays) this.#laneByDelay.set(delay, new Lane());
    this.#lanes = [...this.#laneByDelay.values()];
  }

  add(event: ScheduledEvent, delay: Duration): void {
    const lane = this.#laneByDelay.get(delay);
    if (lane === undefined) this.#heap.add(event);
    else lane.add(event);
  }

  takeBefore(limit: Time): ScheduledEvent | undefined {
    let earliest = this.#heap.peek();
    let earliestLane: Lane | undefined;
    for (const lane of this.#lanes) {
      const first = lane.peek();
      if (first !== undefined && (earliest === undefined || isEarlier(first, earliest))) {
        earliest = first;
        earliestLane = lane;
      }
    }
    if (earliest === undefined || earliest.time >= limit) return undefined;
    if (earliestLane === undefined) return this.#heap.takeBefore(limit);
    earliestLane.dropFirst();
    return earliest;
  }
}

class Lane {
  #events: ScheduledEvent[] = [];
  #head = 0;

  add(event: ScheduledEvent): void {
    this.#events.push(event);
  }

  peek(): ScheduledEvent | undefined {
    let first = this.#events[this.#head];
    while (first !== undefined && !first.pending) {
      this.dropFirst();
      first = this.#events[this.#head];
    }
    return first;
  }

  dropFirst(): void {
    this.#head += 1;
    // Cutting off what is behind us only once it is half of the array keeps the cost of an event constant.
    if (this.#head >= 1_024 && this.#head * 2 >= this.#events.length) {
      this.#events = this.#events.slice(this.#head);
      this.#head = 0;
    }
  }
}
