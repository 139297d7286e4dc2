import { type Distribution, Sampler } from './distributions.ts';
import type { RandomStream, RandomStreams } from './random.ts';
import type { Duration } from './time.ts';

/**
 * Draws from distributions that have names, each with a stream of its own, `<purpose>/<owner>/<name>`, so that one that is used more
 * often does not move another. Nobody else has these streams. A stream exists from its first draw on: of all that may happen on a node, little does.
 */
export class NamedSamplers {
  readonly #streams: RandomStreams;
  readonly #purpose: string;
  readonly #owner: string;
  /** Of a handful; the one that came before it is its `next`. */
  #last: NamedSampler | undefined;

  constructor(streams: RandomStreams, purpose: string, owner: string) {
    this.#streams = streams;
    this.#purpose = purpose;
    this.#owner = owner;
  }

  /** @param distribution always the same one for a name. */
  draw(name: string, distribution: Distribution): Duration {
    if (distribution.kind === 'constant') return distribution.value;
    let sampler = this.#last;
    while (sampler !== undefined && sampler.name !== name) sampler = sampler.next;
    if (sampler === undefined) {
      sampler = new NamedSampler(name, this.#last, distribution, this.newStream(name));
      this.#last = sampler;
    }
    return sampler.draw();
  }

  /** The stream of a name with which nothing is drawn here. For whoever keeps it: it is at its beginning. */
  newStream(name: string): RandomStream {
    return this.#streams.ownStream(`${this.#purpose}/${this.#owner}/${name}`);
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
