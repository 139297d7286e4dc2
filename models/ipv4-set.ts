import type { Ipv4 } from './ipv4.ts';

/** Addresses that a number has a bit for. */
const BITS = 5;

/** A set of addresses of which many are neighbours: a bit for each, and a twentieth of the memory of a `Set`. */
export class Ipv4Set {
  /** By the address without its last 5 bits. */
  readonly #bits = new Map<number, number>();

  has(address: Ipv4): boolean {
    return ((this.#bits.get(address >>> BITS) ?? 0) & bitOf(address)) !== 0;
  }

  add(address: Ipv4): void {
    const key = address >>> BITS;
    this.#bits.set(key, (this.#bits.get(key) ?? 0) | bitOf(address));
  }

  delete(address: Ipv4): void {
    const key = address >>> BITS;
    const bits = (this.#bits.get(key) ?? 0) & ~bitOf(address);
    if (bits === 0) this.#bits.delete(key);
    else this.#bits.set(key, bits);
  }
}

/** Of the last 5 bits alone: a shift goes by no more of them. */
function bitOf(address: Ipv4): number {
  return 1 << address;
}
