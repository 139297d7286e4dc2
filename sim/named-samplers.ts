import { type Distribution, Sampler } from './distributions.ts';
import type { RandomStream, RandomStreams } from './random.ts';
import type { Duration } from './time.ts';

/**
 * Draws from distributions that have names, each with a stream of its own, `<prefix>/<name>`, so that one that is used more
 * often does not move another. Nobody else has these streams. A stream exists from its first draw on: of all that may happen on a node, little does.
 */
export class NamedSamplers {
  readonly #streams: RandomStreams;
  readonly #prefix: string;
  /** Of a handful; the one that came before it is its `next`. */
  #last: NamedSampler | undefined;

  constructor(streams: RandomStreams, prefix: string) {
    this.#streams = streams;
    this.#prefix = prefix;
  }

  /** @param distribution always the same one for a name. */
  draw(name: string, distribution: Distribution): Duration {
    if (distribution.kind === 'constant') return distribution.value;
    let sampler = this.#last;
    while (sampler !== undefined && sampler.name !== name) sampler = sampler.next;
    if (sampler === undefined) {
      const stream = this.#streams.ownStream(`${this.#prefix}/${name}`);
      sampler = new NamedSampler(name, this.#last, distribution, stream);
      this.#last = sampler;
    }
    return sampler.draw();
  }

  /** See `Sampler`. */
  renew(): void {
    for (let sampler = this.#last; sampler !== undefined; sampler = sampler.next) sampler.renew();
  }
}

class NamedSampler extends Sampler {
  readonly name: string;
  readonly next: NamedSampler | undefined;

  constructor(name: string, next: NamedSampler | undefined, distribution: Distribution, stream: RandomStream) {
    super(distribution, stream);
    this.name = name;
    this.next = next;
  }
}
