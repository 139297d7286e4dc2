import type { Duration, Time } from '../../../sim/time.ts';
import { assignedAddress, Cidr, isCooling, type PodAddress, type SandboxId } from './cidr.ts';
import type { Eni } from './eni.ts';
import type { WalkOrder } from './walk-order.ts';

const NO_ADDRESSES: readonly PodAddress[] = [];

/** A CIDR of one address, which needs no map: there are hundreds of thousands of them. */
export class SingleAddress extends Cidr {
  #record: PodAddress | undefined;
  /** As its record says: whoever looks for a free address need not look there. */
  #assigned = 0;

  constructor(eni: Eni, address: number) {
    super(eni, 'secondary', address);
  }

  override get size(): number {
    return 1;
  }

  get assigned(): number {
    return this.#assigned;
  }

  get used(): readonly PodAddress[] {
    return this.#record === undefined ? NO_ADDRESSES : [this.#record];
  }

  isAssigned(address: number): boolean {
    return address === this.first && this.assigned === 1;
  }

  takeUsable(now: Time, cooldown: Duration, walkOrder: WalkOrder): number | undefined {
    const record = this.#record;
    if (record === undefined) return this.first;
    walkOrder.walkOfOne();
    if (record.sandbox !== undefined || isCooling(record, now, cooldown)) return undefined;
    this.#record = undefined;
    return this.first;
  }

  assign(address: number, sandbox: SandboxId): PodAddress {
    this.#record = assignedAddress(this, address, sandbox);
    this.#assigned = 1;
    return this.#record;
  }

  release(record: PodAddress, now: Time): void {
    record.sandbox = undefined;
    record.released = now;
    this.#assigned = 0;
  }

  coolingEnds(cooldown: Duration): Time {
    const record = this.#record;
    if (record === undefined || record.sandbox !== undefined) return Number.NEGATIVE_INFINITY;
    return record.released + cooldown + 1;
  }
}
