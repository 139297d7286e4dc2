import type { AddressKind } from './ports.ts';

/** What the daemon decides about its pool, told as it decides it to whoever watches; its EC2 calls follow. */
export type Decision =
  /** Ask for `count` more addresses or prefixes on the interface at `device`. */
  | { readonly kind: 'fill-eni'; readonly device: number; readonly count: number; readonly addressKind: AddressKind }
  /** Create an interface with `count` addresses or prefixes. */
  | { readonly kind: 'new-eni'; readonly count: number; readonly addressKind: AddressKind }
  /** EC2 said with this code that the subnet has too few: no attempt to grow until `until`. */
  | { readonly kind: 'back-off'; readonly code: string; readonly until: number }
  /** Give back `count` addresses or prefixes that are over the targets; single addresses count among the prefixes. */
  | { readonly kind: 'decrease'; readonly count: number; readonly addressKind: AddressKind }
  /** Detach and delete the interface at `device`. */
  | { readonly kind: 'free-eni'; readonly device: number }
  /** IMDS and the datastore differed: what the datastore took over or dropped. */
  | { readonly kind: 'reconcile'; readonly device: number; readonly added: number; readonly removed: number }
  /** Reconcile found an interface that somebody else attached, and took it over. */
  | { readonly kind: 'adopt-eni'; readonly device: number }
  /** Reconcile no longer found the interface, and forgot it with all its addresses. */
  | { readonly kind: 'drop-eni'; readonly device: number };
