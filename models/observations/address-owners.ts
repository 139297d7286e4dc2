import { assertInvariant } from './invariants.ts';

/** Which sandbox has which addresses, from the ADD that gave them until its DEL: no two may have the same. */
export class AddressOwners {
  readonly #sandboxOfAddress = new Map<string, string>();
  readonly #addressesOfSandbox = new Map<string, readonly string[]>();

  /** @throws BrokenInvariant when another sandbox has the address. */
  claim(address: string, sandbox: string): void {
    const other = this.#sandboxOfAddress.get(address);
    assertInvariant(other === undefined, 'no address is on two pods', () => ({ address, sandboxes: [other, sandbox] }));
    this.#sandboxOfAddress.set(address, sandbox);
    const others = this.#addressesOfSandbox.get(sandbox);
    this.#addressesOfSandbox.set(sandbox, others === undefined ? [address] : [...others, address]);
  }

  /** Without an effect for a sandbox that has none. */
  release(sandbox: string): void {
    const addresses = this.#addressesOfSandbox.get(sandbox);
    if (addresses === undefined) return;
    for (const address of addresses) this.#sandboxOfAddress.delete(address);
    this.#addressesOfSandbox.delete(sandbox);
  }
}
