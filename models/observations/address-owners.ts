import { assertInvariant } from './invariants.ts';

/** Which sandbox has which addresses, from the ADD that gave them until its DEL: no two may have the same. */
export class AddressOwners {
  readonly #sandboxOfAddress = new Map<string, string>();
  readonly #addressesOfSandbox = new Map<string, string[]>();

  /** @throws BrokenInvariant when another sandbox has the address. */
  claim(address: string, sandbox: string): void {
    const other = this.#sandboxOfAddress.get(address);
    assertInvariant(other === undefined, 'no address is on two pods', () => ({ address, sandboxes: [other, sandbox] }));
    this.#sandboxOfAddress.set(address, sandbox);
    this.#addressesOfSandbox.set(sandbox, [...(this.#addressesOfSandbox.get(sandbox) ?? []), address]);
  }

  /** Without an effect for a sandbox that has none. */
  release(sandbox: string): void {
    for (const address of this.#addressesOfSandbox.get(sandbox) ?? []) this.#sandboxOfAddress.delete(address);
    this.#addressesOfSandbox.delete(sandbox);
  }
}
