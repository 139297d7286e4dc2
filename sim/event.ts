import type { Time } from './time.ts';

/** Something that will happen. Kept by the queue until its time comes or it is cancelled. */
export class ScheduledEvent {
  readonly time: Time;
  /** The order of scheduling: decides between events of equal time, so that runs repeat. */
  readonly sequence: number;
  #action: (() => void) | undefined;

  constructor(time: Time, sequence: number, action: () => void) {
    this.time = time;
    this.sequence = sequence;
    this.#action = action;
  }

  get pending(): boolean {
    return this.#action !== undefined;
  }

  /** Costs O(1): the queue drops the empty shell when it comes to the front. Cancelling twice, or after the event, does nothing. */
  cancel(): void {
    this.#action = undefined;
  }

  run(): void {
    const action = this.#action;
    this.#action = undefined;
    action?.();
  }
}

export function isEarlier(a: ScheduledEvent, b: ScheduledEvent): boolean {
  return a.time < b.time || (a.time === b.time && a.sequence < b.sequence);
}
