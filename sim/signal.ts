import type { Process } from './process.ts';

/** Something that happens now and then, and that any number of processes can wait for. It has no memory: who comes late waits for the next time. */
export class Signal<T = void> {
  /** Most signals have one waiter at most, which needs no list. */
  #first: Process<unknown> | undefined;
  /** Those behind it. */
  #others: Process<unknown>[] | undefined;

  /** Resumes everybody who waits, in the order in which they came, as events of the present moment. */
  fire(value: T): void {
    const first = this.#first;
    if (first === undefined) return;
    const others = this.#others;
    this.#first = undefined;
    this.#others = undefined;
    first.resume(value);
    if (others !== undefined) for (const process of others) process.resume(value);
  }

  addWaiter(process: Process<unknown>): void {
    if (this.#first === undefined) this.#first = process;
    else if (this.#others === undefined) this.#others = [process];
    else this.#others.push(process);
  }

  removeWaiter(process: Process<unknown>): void {
    if (this.#first === process) this.#first = this.#others?.shift();
    else this.#others = this.#others?.filter((waiter) => waiter !== process);
  }
}
