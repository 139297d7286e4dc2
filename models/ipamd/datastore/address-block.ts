import type { Duration, Time } from '../../../sim/time.ts';
import { assignedAddress, Cidr, isCooling, type PodAddress, type SandboxId } from './cidr.ts';
import type { WalkedMap, WalkOrder } from './walk-order.ts';

const NO_ADDRESSES: readonly PodAddress[] = [];

/** A CIDR of any size. */
export class AddressBlock extends Cidr {
  /** Undefined until the first pod. */
  #used: WalkedMap<number, PodAddress> | undefined;
  #assigned = 0;

  get assigned(): number {
    return this.#assigned;
  }

  get used(): readonly PodAddress[] {
    return this.#used === undefined ? NO_ADDRESSES : this.#used.values();
  }

  isAssigned(address: number): boolean {
    return this.#used?.get(address)?.sandbox !== undefined;
  }

  takeUsable(now: Time, cooldown: Duration): number | undefined {
    let usable: number | undefined;
    this.#used?.walkUntil((record): undefined => {
      if (record.sandbox !== undefined || isCooling(record, now, cooldown)) return;
      usable ??= record.address;
      this.#used?.delete(record.address);
    });
    if (usable !== undefined || this.#used === undefined) return usable ?? this.first;
    for (let address = this.first; address < this.first + this.size; address += 1) {
      if (this.#used.get(address) === undefined) return address;
    }
    return undefined;
  }

  assign(address: number, sandbox: SandboxId, walkOrder: WalkOrder): PodAddress {
    this.#used ??= walkOrder.map<number, PodAddress>(byAddress);
    const record = assignedAddress(this, address, sandbox);
    this.#used.set(address, record);
    this.#assigned += 1;
    return record;
  }

  release(record: PodAddress, now: Time): void {
    record.sandbox = undefined;
    record.released = now;
    this.#assigned -= 1;
  }

  coolingEnds(cooldown: Duration): Time {
    let end = Number.NEGATIVE_INFINITY;
    for (const record of this.used) {
      if (record.sandbox === undefined) end = Math.max(end, record.released + cooldown + 1);
    }
    return end;
  }
}

function byAddress(a: PodAddress, b: PodAddress): number {
  return a.address - b.address;
}
