/**
 * A 4-ary heap of times and what happens at them, in typed arrays: the queue alone. It cannot cancel, does not grow, and
 * equal times come in any order.
 */
export class BareHeap {
  readonly #times: Float64Array;
  readonly #events: Int32Array;
  #length = 0;

  /** @param room for how many at most. */
  constructor(room: number) {
    this.#times = new Float64Array(room);
    this.#events = new Int32Array(room);
  }

  get length(): number {
    return this.#length;
  }

  get firstTime(): number {
    return this.#times[0] as number;
  }

  push(time: number, event: number): void {
    const [times, events] = [this.#times, this.#events];
    let at = this.#length++;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      const above = times[parent] as number;
      if (above <= time) break;
      times[at] = above;
      events[at] = events[parent] as number;
      at = parent;
    }
    times[at] = time;
    events[at] = event;
  }

  /** Takes out the earliest. */
  pop(): number {
    const [times, events] = [this.#times, this.#events];
    const first = events[0] as number;
    const length = --this.#length;
    const time = times[length] as number;
    let at = 0;
    for (;;) {
      const child = 4 * at + 1;
      if (child >= length) break;
      const end = Math.min(child + 4, length);
      let least = child;
      let leastTime = times[child] as number;
      for (let other = child + 1; other < end; other++) {
        const otherTime = times[other] as number;
        if (otherTime < leastTime) {
          least = other;
          leastTime = otherTime;
        }
      }
      if (time <= leastTime) break;
      times[at] = leastTime;
      events[at] = events[least] as number;
      at = least;
    }
    times[at] = time;
    events[at] = events[length] as number;
    return first;
  }
}
