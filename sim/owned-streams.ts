import { type Distribution, draw, type NormalPair } from './distributions.ts';
import { RandomStream, type RandomStreams } from './random.ts';
import type { Duration } from './time.ts';

/** The place of an owner among all of them. Another one's as soon as it has been given back. */
export type Row = number;

/** Nobody's. */
export const NO_ROW: Row = -1;

/** Of a stream: the four words of its generator, and behind them the normal number that was drawn ahead. */
const WORDS = 6;
const NUMBERS = WORDS / 2;
const NOWHERE = -1;

/**
 * The random streams of many owners, such as all nodes, of which each has one for each of a handful of names: one that is used
 * more often does not move another. They are rows of numbers, as events are: a draw reads 24 bytes that lie together, and
 * what is drawn for an owner at the same time lies side by side. A stream is made for its first draw: of all that may
 * happen to an owner, little does.
 */
export class OwnedStreams {
  readonly #streams: RandomStreams;
  readonly #nameOf: (owner: string, name: string) => string;
  /** Where the stream of a name is in each row: in the order in which they were first drawn from. */
  readonly #columns = new Map<string, number>();
  /** By row; undefined where nobody is. */
  readonly #owners: (string | undefined)[] = [];
  readonly #free: Row[] = [];
  /** Four zeros where no stream has been made yet. */
  #words = new Int32Array(0);
  /** The same memory. Behind a stream's words, NaN: no number was drawn ahead. */
  #numbers = new Float64Array(this.#words.buffer);
  /** The stream that is being drawn from, and where it is. */
  readonly #current = new CurrentStream();
  #index = 0;

  /** @param nameOf the full name of an owner's stream. Nobody else has these streams. */
  constructor(streams: RandomStreams, nameOf: (owner: string, name: string) => string) {
    this.#streams = streams;
    this.#nameOf = nameOf;
  }

  add(owner: string): Row {
    const row = this.#free.pop() ?? this.#owners.length;
    this.#owners[row] = owner;
    return row;
  }

  /** The owner draws no more. Without an effect for `NO_ROW`. */
  remove(row: Row): void {
    if (row === NO_ROW) return;
    this.#words.fill(0, row * this.#columns.size * WORDS, (row + 1) * this.#columns.size * WORDS);
    this.#owners[row] = undefined;
    this.#free.push(row);
  }

  /** @param distribution always the same one for a name. */
  draw(row: Row, name: string, distribution: Distribution): Duration {
    if (distribution.kind === 'constant') return distribution.value;
    this.#load(row, name);
    const drawn = draw(distribution, this.#current, this.#current);
    this.#save();
    return drawn;
  }

  /** Uniform in [0, 1). */
  next(row: Row, name: string): number {
    this.#load(row, name);
    const drawn = this.#current.next();
    this.#save();
    return drawn;
  }

  /** Uniform among the whole numbers 0 ... count - 1. */
  below(row: Row, name: string, count: number): number {
    return Math.floor(this.next(row, name) * count);
  }

  /** The stream of a name that nothing is drawn from here. For whoever keeps it: it is at its beginning. */
  newStream(row: Row, name: string): RandomStream {
    return new RandomStream(this.#seed(row, name));
  }

  /** What was drawn ahead is forgotten, as if the owner had come anew; its streams go on. */
  renew(row: Row): void {
    const columns = this.#columns.size;
    const end = Math.min((row + 1) * columns * NUMBERS, this.#numbers.length);
    for (let index = (row * columns + 1) * NUMBERS - 1; index < end; index += NUMBERS)
      this.#numbers[index] = Number.NaN;
  }

  #load(row: Row, name: string): void {
    const column = this.#columns.get(name);
    const index = column === undefined ? NOWHERE : row * this.#columns.size + column;
    if (this.#current.load(this.#words, index * WORDS)) {
      const second = this.#numbers[(index + 1) * NUMBERS - 1] as number;
      this.#current.second = Number.isNaN(second) ? undefined : second;
      this.#index = index;
    } else this.#begin(row, name);
  }

  #save(): void {
    this.#current.save(this.#words, this.#index * WORDS);
    this.#numbers[(this.#index + 1) * NUMBERS - 1] = this.#current.second ?? Number.NaN;
  }

  /** The first draw from a stream. */
  #begin(row: Row, name: string): void {
    this.#current.begin(this.#seed(row, name));
    const columns = this.#columns.size;
    let column = this.#columns.get(name);
    if (column === undefined) {
      column = columns;
      this.#columns.set(name, column);
    }
    const rows = columns === 0 ? 0 : this.#words.length / WORDS / columns;
    // By a quarter: most rows come at the start of a run.
    if (row >= rows) this.#layOut(Math.max(row + 1, Math.ceil(1.25 * rows)), columns);
    else if (column === columns) this.#layOut(rows, columns);
    this.#index = row * this.#columns.size + column;
  }

  /** @param columnsBefore how many streams a row had until now. */
  #layOut(rows: number, columnsBefore: number): void {
    const [before, widthBefore, width] = [this.#words, columnsBefore * WORDS, this.#columns.size * WORDS];
    this.#words = new Int32Array(rows * width);
    this.#numbers = new Float64Array(this.#words.buffer);
    for (let from = 0, to = 0; from < before.length; from += widthBefore, to += width) {
      this.#words.set(before.subarray(from, from + widthBefore), to);
    }
  }

  #seed(row: Row, name: string): string {
    const owner = this.#owners[row];
    if (owner === undefined) throw new Error(`nobody draws from ${this.#nameOf('*', name)} in row ${row}`);
    return this.#streams.seedOf(this.#nameOf(owner, name));
  }
}

class CurrentStream extends RandomStream implements NormalPair {
  second: Duration | undefined = undefined;

  constructor() {
    super('');
  }

  override begin(seed: string): void {
    super.begin(seed);
    this.second = undefined;
  }
}
