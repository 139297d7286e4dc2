import type { Process } from './process.ts';

/** Something that happens now and then, and that any number of processes can wait for. It has no memory: who comes late waits for the next time. */
export class Signal<T = void> {
  #waiters: Process<unknown>[] = [];

  /** Resumes everybody who waits, in the order in which they came, as events of the present moment. */
  fire(value: T): void {
    if (this.#waiters.length === 0) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const process of waiters) process.resume(value);
  }

  addWaiter(process: Process<unknown>): void {
    this.#waiters.push(process);
  }

  removeWaiter(process: Process<unknown>): void {
    this.#waiters = this.#waiters.filter((waiter) => waiter !== process);
  }
}
