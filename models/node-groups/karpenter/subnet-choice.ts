import { minutes, type Time } from '../../../sim/time.ts';

/** The free addresses of the subnets are asked for again after this (pkg/controllers/nodeclass/subnet.go of aws/karpenter-provider-aws). */
const REFRESH = minutes(1);
/** A subnet that refused an instance is left out for so long (pull request 9054 of aws/karpenter-provider-aws; before 2026 its whole zone was). */
const UNAVAILABLE = minutes(3);

export interface KnownSubnet {
  readonly id: string;
  readonly zone: string;
}

/**
 * In which subnet of a zone an instance is launched: the one with the most free addresses, as far as Karpenter knows. It
 * asks EC2 once a minute and takes off what it has launched since, as if each node held an address for every pod that it
 * may have (aws/karpenter-provider-aws, pkg/providers/subnet/subnet.go).
 */
export class SubnetChoice {
  readonly #freeAddresses: (subnetId: string) => number;
  readonly #known = new Map<string, number>();
  readonly #unavailableUntil = new Map<string, Time>();
  #askedAt = Number.NEGATIVE_INFINITY;

  /** @param freeAddresses what EC2 would answer now. */
  constructor(freeAddresses: (subnetId: string) => number) {
    this.#freeAddresses = freeAddresses;
  }

  isAvailable({ id }: KnownSubnet, now: Time): boolean {
    return now >= (this.#unavailableUntil.get(id) ?? 0);
  }

  /** It has refused an instance for want of addresses. */
  refused(subnetId: string, now: Time): void {
    this.#unavailableUntil.set(subnetId, now + UNAVAILABLE);
  }

  /**
   * The subnet of each zone, from which `pods` addresses are taken off at once.
   * @param pods the fewest pods that a node of the request may have.
   */
  choose(subnets: readonly KnownSubnet[], pods: number, now: Time): Map<string, string> {
    if (now - this.#askedAt >= REFRESH) {
      this.#known.clear();
      this.#askedAt = now;
    }
    const chosen = new Map<string, string>();
    for (const subnet of subnets) {
      if (!this.isAvailable(subnet, now)) continue;
      const best = chosen.get(subnet.zone);
      if (best === undefined || this.#of(subnet.id) > this.#of(best)) chosen.set(subnet.zone, subnet.id);
    }
    for (const id of chosen.values()) this.#known.set(id, this.#of(id) - pods);
    return chosen;
  }

  /** The instance has come to be elsewhere: these addresses are not taken. */
  notUsed(subnetId: string, pods: number): void {
    const known = this.#known.get(subnetId);
    if (known !== undefined) this.#known.set(subnetId, known + pods);
  }

  #of(subnetId: string): number {
    const known = this.#known.get(subnetId) ?? this.#freeAddresses(subnetId);
    this.#known.set(subnetId, known);
    return known;
  }
}
