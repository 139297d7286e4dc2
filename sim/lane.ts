import { type EventTable, NO_SLOT, type Slot } from './event-table.ts';

/** Events that come due in the order in which they are added: a linked list through the table. */
export class Lane {
  readonly #events: EventTable;
  #head: Slot = NO_SLOT;
  #tail: Slot = NO_SLOT;

  constructor(events: EventTable) {
    this.#events = events;
  }

  add(slot: Slot): void {
    const { links } = this.#events;
    links[2 * slot] = NO_SLOT;
    if (this.#head === NO_SLOT) this.#head = slot;
    else links[2 * this.#tail] = slot;
    this.#tail = slot;
  }

  /** As `EventQueue.first`. */
  first(): Slot {
    while (this.#head !== NO_SLOT && this.#events.isCancelled(this.#head)) {
      const slot = this.#head;
      this.removeFirst();
      this.#events.remove(slot);
    }
    return this.#head;
  }

  removeFirst(): void {
    this.#head = this.#events.links[2 * this.#head] as Slot;
  }
}
