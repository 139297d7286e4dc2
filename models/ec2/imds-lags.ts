import { type Distribution, sampler } from '../../sim/distributions.ts';
import type { RandomStreams } from '../../sim/random.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Duration } from '../../sim/time.ts';
import type { Ec2Config } from '../cluster-config.ts';
import { Imds } from './imds.ts';

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
    const { attachLag, addressLag, detachLag, addressStagger } = this.#config;
    const lag = (distribution: Distribution, streamName: string) => {
      const draw = sampler(distribution, this.#streams.stream(streamName));
      return () => this.#slowed(draw());
    };
    return new Imds(this.#simulation, {
      attach: lag(attachLag, `imds-attach-lag/${node}`),
      address: lag(addressLag, `imds-address-lag/${node}`),
      detach: lag(detachLag, `imds-detach-lag/${node}`),
      stagger: () => this.#slowed(addressStagger),
    });
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
