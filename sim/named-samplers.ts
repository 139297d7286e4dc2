import { type Distribution, draw, type NormalPair } from './distributions.ts';
import { RandomStream, type RandomStreams } from './random.ts';
import type { Duration } from './time.ts';

/**
 * Draws from distributions that have names, each with a stream of its own, `<purpose>/<owner>/<name>`: one that is used
 * more often does not move another. Nobody else has these streams, and each is made for its first draw: of all that may
 * happen to an owner, little does.
 */
export class NamedSamplers {
  readonly #streams: RandomStreams;
  readonly #purpose: string;
  readonly #owner: string;
  /** Of a handful; the one that came before it is its `previous`. */
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
    while (sampler !== undefined && sampler.name !== name) sampler = sampler.previous;
    if (sampler === undefined) {
      sampler = new NamedSampler(this.#seed(name), name, this.#last);
      this.#last = sampler;
    }
    return draw(distribution, sampler, sampler);
  }

  /** The stream of a name that nothing is drawn with here. For whoever keeps it: it is at its beginning. */
  newStream(name: string): RandomStream {
    return new RandomStream(this.#seed(name));
  }

  /** What was drawn ahead is forgotten: as if these were new samplers of the same streams. */
  renew(): void {
    for (let sampler = this.#last; sampler !== undefined; sampler = sampler.previous) sampler.second = undefined;
  }

  #seed(name: string): string {
    return this.#streams.seedOf(`${this.#purpose}/${this.#owner}/${name}`);
  }
}

class NamedSampler extends RandomStream implements NormalPair {
  second: Duration | undefined = undefined;
  readonly name: string;
  readonly previous: NamedSampler | undefined;

  constructor(seed: string, name: string, previous: NamedSampler | undefined) {
    super(seed);
    this.name = name;
    this.previous = previous;
  }
}
