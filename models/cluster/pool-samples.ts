import type { Time } from '../../sim/time.ts';
import type { Pool } from '../ipamd/daemon.ts';
import type { ClusterNode } from './cluster-node.ts';
import type { World } from './world.ts';

/** How the pool of one network card stood when it was last told. */
class Figures {
  readonly networkCard: number;
  /** Below 0 before the first time. */
  total = -1;
  assigned = 0;
  cooling = 0;
  prefixes = 0;
  enis = 0;
  waiting = 0;

  constructor(networkCard: number) {
    this.networkCard = networkCard;
  }
}

const NO_FIGURES: readonly Figures[] = [];

/** Tells how the pools of one node stand, whenever something about them has changed. Looked at with every address that a pod gets or gives back. */
export class PoolSamples {
  readonly #world: World;
  readonly #node: ClusterNode;
  /** Of the network card that was looked at first: of most nodes the only one. */
  #first: Figures | undefined;
  #others = NO_FIGURES;
  #enisMost = 0;
  #addressesMost = 0;

  constructor(world: World, node: ClusterNode) {
    this.#world = world;
    this.#node = node;
  }

  /** The most interfaces, and the most addresses, that the node's pools have had at the same time. */
  get most(): { readonly enis: number; readonly addresses: number } {
    return { enis: this.#enisMost, addresses: this.#addressesMost };
  }

  /** @param waiting pods of the node that wait for an address. */
  take(pools: readonly Pool[], now: Time, waiting: number): void {
    let enis = 0;
    let addresses = 0;
    for (const pool of pools) {
      enis += pool.datastore.eniCount;
      addresses += this.#takeOne(pool, now, waiting);
    }
    if (enis > this.#enisMost) this.#enisMost = enis;
    if (addresses > this.#addressesMost) this.#addressesMost = addresses;
  }

  /** Gives the pool's addresses. */
  #takeOne({ networkCard, datastore }: Pool, now: Time, waiting: number): number {
    const { total, assigned, cooling } = datastore.statistics(now);
    const { prefixes, eniCount: enis } = datastore;
    const last = this.#lastOf(networkCard);
    const isSame =
      last.total === total &&
      last.assigned === assigned &&
      last.cooling === cooling &&
      last.prefixes === prefixes &&
      last.enis === enis &&
      last.waiting === waiting;
    if (isSame) return total;
    last.total = total;
    last.assigned = assigned;
    last.cooling = cooling;
    last.prefixes = prefixes;
    last.enis = enis;
    last.waiting = waiting;
    this.#world.sink.pool({
      time: now,
      node: this.#node.name,
      networkCard,
      total,
      assigned,
      cooling,
      warm: total - assigned - cooling,
      prefixes,
      enis,
      waiting,
    });
    this.#world.poolChanged(this.#node);
    return total;
  }

  #lastOf(networkCard: number): Figures {
    this.#first ??= new Figures(networkCard);
    if (this.#first.networkCard === networkCard) return this.#first;
    let last = this.#others.find((figures) => figures.networkCard === networkCard);
    if (last === undefined) {
      last = new Figures(networkCard);
      this.#others = this.#others.concat(last);
    }
    return last;
  }
}
