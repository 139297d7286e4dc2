import { formatIpv4, type Ipv4 } from '../ipv4.ts';
import { Ipv4Set } from '../ipv4-set.ts';
import type { Pod } from '../kubernetes/pod.ts';
import { assertInvariant } from './invariants.ts';

/** An IPv6 address is a text. */
export type PodIp = Ipv4 | string;

/** Which addresses pods have, each from the ADD that gave it until its DEL: no two pods may have the same. */
export class AddressOwners {
  readonly #ipv4 = new Ipv4Set();
  readonly #ipv6 = new Set<string>();

  /** @throws BrokenInvariant when another pod has the address. */
  claim(address: PodIp, pod: Pod): void {
    const isFree = typeof address === 'number' ? !this.#ipv4.has(address) : !this.#ipv6.has(address);
    assertInvariant(isFree, 'no address is on two pods', () => ({ address: formatIp(address), second: pod.name }));
    if (typeof address === 'number') this.#ipv4.add(address);
    else this.#ipv6.add(address);
  }

  release(address: PodIp): void {
    if (typeof address === 'number') this.#ipv4.delete(address);
    else this.#ipv6.delete(address);
  }
}

export function formatIp(address: PodIp): string {
  return typeof address === 'number' ? formatIpv4(address) : address;
}
