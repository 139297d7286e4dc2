import type { Process } from './process.ts';

/** Something that happens now and then, and that any number of processes can wait for. It has no memory: who comes late waits for the next time. */
export class Signal<T = void> {
  /** Undefined while nobody waits. */
  #waiters: Process<unknown>[] | undefined;

  /** Resumes everybody who waits, in the order in which they came, as events of the present moment. */
  fire(value: T): void {
    const waiters = this.#waiters;
    if (waiters === undefined) return;
    this.#waiters = undefined;
    for (const process of waiters) process.resume(value);
  }

  addWaiter(process: Process<unknown>): void {
    if (this.#waiters === undefined) this.#waiters = [process];
    else this.#waiters.push(process);
  }

  removeWaiter(process: Process<unknown>): void {
    this.#waiters = this.#waiters?.filter((waiter) => waiter !== process);
  }
}
