import type { Time } from '../../sim/time.ts';
import type { Pool } from '../ipamd/daemon.ts';
import type { PoolSample } from '../observations/records.ts';
import type { ClusterNode } from './cluster-node.ts';
import type { World } from './world.ts';

const NO_SAMPLES: PoolSample[] = [];

/** Tells how the pools of one node stand, whenever something about them has changed. Looked at with every address that a pod gets or gives back. */
export class PoolSamples {
  readonly #world: World;
  readonly #node: ClusterNode;
  /** The last one of each network card. */
  #last: (PoolSample | undefined)[] = NO_SAMPLES;
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
    const last = this.#last[networkCard];
    const isSame =
      last !== undefined &&
      last.total === total &&
      last.assigned === assigned &&
      last.cooling === cooling &&
      last.prefixes === prefixes &&
      last.enis === enis &&
      last.waiting === waiting;
    if (isSame) return total;
    const warm = total - assigned - cooling;
    const sample = {
      time: now,
      node: this.#node.name,
      networkCard,
      total,
      assigned,
      cooling,
      warm,
      prefixes,
      enis,
      waiting,
    };
    this.#remember(sample);
    this.#world.sink.pool(sample);
    this.#world.poolChanged(this.#node);
    return total;
  }

  #remember(sample: PoolSample): void {
    const missing = sample.networkCard + 1 - this.#last.length;
    // Exactly as long as needed: an array that is written to behind its end gets room for 16 more.
    if (missing > 0) this.#last = this.#last.concat(new Array(missing));
    this.#last[sample.networkCard] = sample;
  }
}
