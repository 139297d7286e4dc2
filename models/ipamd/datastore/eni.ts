import type { Time } from '../../../sim/time.ts';
import type { Cidr, CidrKind } from './cidr.ts';
import type { WalkedMap } from './walk-order.ts';

/** An interface that the daemon manages. */
export interface Eni {
  readonly id: string;
  readonly device: number;
  readonly primary: boolean;
  readonly trunk: boolean;
  readonly efa: boolean;
  /** When it came into the datastore; a restart starts this anew. */
  readonly added: Time;
  /** Its subnet is excluded: it gives no addresses to new pods. */
  excluded: boolean;
  /** By `cidrKey`. */
  readonly cidrs: WalkedMap<number, Cidr>;
  /** Pods on it, over CIDRs of all kinds. */
  pods: number;
  /** Addresses for pods, over CIDRs of all kinds. */
  addresses: number;
}

/** A number for each block: a prefix and a single address may begin at the same one. */
export function cidrKey(kind: CidrKind, first: number): number {
  if (kind === 'secondary') return first * 4;
  return first * 4 + (kind === 'prefix' ? 1 : 2);
}

/** By device number, then id: the order of deterministic walks. */
export function compareEnis(a: Eni, b: Eni): number {
  return a.device - b.device || (a.id < b.id ? -1 : 1);
}

/** Its CIDRs without pods, those with cooling addresses included, in walk order. */
export function freeCidrs(eni: Eni): Cidr[] {
  return [...eni.cidrs.walk()].filter((cidr) => cidr.assigned === 0);
}

export function cidrsOfKind(eni: Eni, kind: CidrKind): Cidr[] {
  return eni.cidrs.filter((cidr) => cidr.kind === kind);
}

/** Free addresses of the pool's kind, cooling ones included. */
export function availableAddresses(eni: Eni, kind: CidrKind): number {
  let sum = 0;
  for (const cidr of eni.cidrs.values()) if (cidr.kind === kind) sum += cidr.size - cidr.assigned;
  return sum;
}

export function totalAddresses(eni: Eni, kind: CidrKind): number {
  let sum = 0;
  for (const cidr of eni.cidrs.values()) if (cidr.kind === kind) sum += cidr.size;
  return sum;
}
