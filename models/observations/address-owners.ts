import { formatIpv4, type Ipv4 } from '../ipv4.ts';
import type { Pod } from '../kubernetes/pod.ts';
import { assertInvariant } from './invariants.ts';

/** An IPv6 address is a text. */
export type PodIp = Ipv4 | string;

/** Which pod has which address, from the ADD that gave it until its DEL: no two may have the same. */
export class AddressOwners {
  readonly #podOfAddress = new Map<PodIp, Pod>();

  /** @throws BrokenInvariant when another pod has the address. */
  claim(address: PodIp, pod: Pod): void {
    const other = this.#podOfAddress.get(address);
    assertInvariant(other === undefined, 'no address is on two pods', () => ({
      address: formatIp(address),
      pods: [other?.name, pod.name],
    }));
    this.#podOfAddress.set(address, pod);
  }

  release(address: PodIp): void {
    this.#podOfAddress.delete(address);
  }
}

export function formatIp(address: PodIp): string {
  return typeof address === 'number' ? formatIpv4(address) : address;
}
