import { assertInvariant } from './invariants.ts';

/** Which sandbox has which address, from the ADD that gave it until its DEL: no two may have the same. */
export class AddressOwners {
  readonly #sandboxOfAddress = new Map<string, string>();

  /** @throws BrokenInvariant when another sandbox has the address. */
  claim(address: string, sandbox: string): void {
    const other = this.#sandboxOfAddress.get(address);
    assertInvariant(other === undefined, 'no address is on two pods', () => ({ address, sandboxes: [other, sandbox] }));
    this.#sandboxOfAddress.set(address, sandbox);
  }

  release(address: string): void {
    this.#sandboxOfAddress.delete(address);
  }
}
