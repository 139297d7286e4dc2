import { OwnedStreams, type Row } from '../../sim/owned-streams.ts';
import type { RandomStreams } from '../../sim/random.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Duration } from '../../sim/time.ts';
import type { Ec2Config } from '../cluster-config.ts';
import { Imds } from './imds.ts';

/** How much later an attachment, addresses that came or went, and a detachment show. */
export type ImdsLag = 'attach' | 'address' | 'detach';

/** How far the metadata services of all instances lag behind EC2. */
export class ImdsLags {
  readonly #simulation: Simulation;
  readonly #config: Ec2Config['imds'];
  /** Of each node one for each kind of lag. */
  readonly streams: OwnedStreams;
  readonly #slowdowns = new Set<{ readonly factor: number }>();

  constructor(simulation: Simulation, config: Ec2Config['imds'], streams: RandomStreams) {
    this.#simulation = simulation;
    this.#config = config;
    this.streams = new OwnedStreams(streams, (node, kind) => `imds-${kind}-lag/${node}`);
  }

  /** The metadata service of a new instance. */
  serviceOf(node: string): Imds {
    return new Imds(this.#simulation, this, node);
  }

  /** @param row of the instance, in `streams`. */
  draw(row: Row, kind: ImdsLag): Duration {
    const { attachLag, addressLag, detachLag } = this.#config;
    const distribution = kind === 'attach' ? attachLag : kind === 'address' ? addressLag : detachLag;
    return this.#slowed(this.streams.draw(row, kind, distribution));
  }

  /** The i-th address of one call, counted from 0, shows i times this later. */
  stagger(): Duration {
    return this.#slowed(this.#config.addressStagger);
  }

  /** From now on all of them lag so many times as long behind; several such factors multiply. Gives what ends it. */
  slowDown(factor: number): () => void {
    const slowdown = { factor };
    this.#slowdowns.add(slowdown);
    return () => this.#slowdowns.delete(slowdown);
  }

  #slowed(lag: Duration): Duration {
    let slowed = lag;
    for (const { factor } of this.#slowdowns) slowed *= factor;
    return Math.round(slowed);
  }
}
