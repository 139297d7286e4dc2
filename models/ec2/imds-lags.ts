import { Sampler } from '../../sim/distributions.ts';
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
  readonly #streams: RandomStreams;
  readonly #slowdowns = new Set<{ readonly factor: number }>();

  constructor(simulation: Simulation, config: Ec2Config['imds'], streams: RandomStreams) {
    this.#simulation = simulation;
    this.#config = config;
    this.#streams = streams;
  }

  /** The metadata service of a new instance. */
  serviceOf(node: string): Imds {
    return new Imds(this.#simulation, this, node);
  }

  /** For the lags of one kind of one instance. */
  sampler(kind: ImdsLag, node: string): Sampler {
    const { attachLag, addressLag, detachLag } = this.#config;
    const distribution = { attach: attachLag, address: addressLag, detach: detachLag }[kind];
    return new Sampler(distribution, this.#streams.ownStream(`imds-${kind}-lag/${node}`));
  }

  draw(sampler: Sampler): Duration {
    return this.#slowed(sampler.draw());
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
