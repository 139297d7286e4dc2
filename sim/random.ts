import seedrandom from 'seedrandom';

/**
 * A source of numbers that always gives the same sequence for the same seed and name. The generator is Tyche-i: the
 * default arc4 takes ten times as long, and the still faster xor128 would not do: it is linear, so that streams of similar
 * names rise and fall together whatever the seed (docs/engine.md).
 *
 * `seedrandom` makes the state out of the seed; the steps are taken here, with the same numbers. A generator of its own is
 * a dozen objects, and a model has many thousands of streams. Where even one object is too much, they are rows of
 * numbers: see `OwnedStreams`.
 */
export class RandomStream {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  constructor(seed: string) {
    this.begin(seed);
  }

  /** From now on it is the stream of this seed, at its beginning. */
  begin(seed: string): void {
    const { a, b, c, d } = seedrandom.tychei(seed, { state: true }).state();
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }

  /** Uniform in [0, 1), in steps of 2^-32. */
  next(): number {
    // Neves and Araujo, "Fast and Small Nonlinear Pseudorandom Number Generators for Computer Simulation", 2011.
    const b = rotatedLeft(this.#b, 25) ^ this.#c;
    const c = (this.#c - this.#d) | 0;
    const d = rotatedLeft(this.#d, 24) ^ this.#a;
    const a = (this.#a - b) | 0;
    this.#b = rotatedLeft(b, 20) ^ c;
    this.#c = (c - d) | 0;
    // Of two words: not what the paper has, but what seedrandom has, and so all results ever published.
    this.#d = (d << 16) ^ (this.#c >>> 16) ^ a;
    this.#a = (a - this.#b) | 0;
    return (this.#a >>> 0) / 2 ** 32;
  }

  /**
   * From now on it is the stream whose four words are kept at `at`. Gives false when none is kept there: no stream ever
   * comes to four zeros, from which the generator would not get away.
   */
  load(words: Int32Array, at: number): boolean {
    if (at < 0 || at >= words.length) return false;
    this.#a = words[at] as number;
    this.#b = words[at + 1] as number;
    this.#c = words[at + 2] as number;
    this.#d = words[at + 3] as number;
    return (this.#a | this.#b | this.#c | this.#d) !== 0;
  }

  /** Keeps at `at` how far it has come. */
  save(words: Int32Array, at: number): void {
    words[at] = this.#a;
    words[at + 1] = this.#b;
    words[at + 2] = this.#c;
    words[at + 3] = this.#d;
  }

  /** Uniform among the whole numbers 0 ... count - 1. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }
}

function rotatedLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/**
 * One stream for each purpose, by name (`ec2-latency/node-17`). Two configurations that are compared see the same
 * numbers wherever they do the same thing, because no stream moves when another one is used more often.
 */
export class RandomStreams {
  readonly #seed: string;
  readonly #streams = new Map<string, RandomStream>();

  constructor(seed: number | string) {
    this.#seed = String(seed);
  }

  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = this.ownStream(name);
      this.#streams.set(name, stream);
    }
    return stream;
  }

  /**
   * The same stream, at its beginning, for somebody who asks once and keeps it: nothing is remembered of it. A large
   * model has too many streams to remember them all by their names.
   */
  ownStream(name: string): RandomStream {
    return new RandomStream(this.seedOf(name));
  }

  /** What the stream of this name is made of. */
  seedOf(name: string): string {
    return `${this.#seed}/${name}`;
  }
}
