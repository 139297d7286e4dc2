import { type Distribution, draw, type NormalPair } from './distributions.ts';
import { RandomStream, type RandomStreams } from './random.ts';
import type { Duration } from './time.ts';

/** The place of an owner among all of them. Another one's as soon as it has been given back. */
export type Row = number;

/** Nobody's. */
export const NO_ROW: Row = -1;

/**
 * The random streams of many owners, such as all nodes, of which each has one for each of a handful of names: one that is used
 * more often does not move another. They are rows of numbers, as events are: a draw reads 24 bytes that lie together, and an
 * owner that nothing happens to costs nothing but these. A stream is made for its first draw: of all that may happen to an
 * owner, little does.
 */
export class OwnedStreams {
  readonly #streams: RandomStreams;
  readonly #nameOf: (owner: string, name: string) => string;
  readonly #columns = new Map<string, StreamColumn>();
  /** By row; undefined where nobody is. */
  readonly #owners: (string | undefined)[] = [];
  readonly #free: Row[] = [];
  /** The stream that is being drawn from. */
  readonly #current = new CurrentStream();

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
    for (const column of this.#columns.values()) column.clear(row);
    this.#owners[row] = undefined;
    this.#free.push(row);
  }

  /** @param distribution always the same one for a name. */
  draw(row: Row, name: string, distribution: Distribution): Duration {
    if (distribution.kind === 'constant') return distribution.value;
    const column = this.#load(row, name);
    const drawn = draw(distribution, this.#current, this.#current);
    column.save(row, this.#current);
    return drawn;
  }

  /** Uniform in [0, 1). */
  next(row: Row, name: string): number {
    const column = this.#load(row, name);
    const drawn = this.#current.next();
    column.save(row, this.#current);
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
    for (const column of this.#columns.values()) column.forgetSecond(row);
  }

  #load(row: Row, name: string): StreamColumn {
    let column = this.#columns.get(name);
    if (column === undefined) {
      column = new StreamColumn();
      this.#columns.set(name, column);
    }
    if (!column.load(row, this.#current)) this.#current.begin(this.#seed(row, name));
    return column;
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

/** Of each row the four words of the generator, and behind them the normal number that was drawn ahead. */
const WORDS = 6;
const NUMBERS = WORDS / 2;
const INITIAL_ROWS = 8;

/** The streams of one name, one in each row. */
class StreamColumn {
  #words = new Int32Array(INITIAL_ROWS * WORDS);
  /** The same memory. NaN: no number was drawn ahead. */
  #numbers = new Float64Array(this.#words.buffer);

  /** Gives whether there is a stream yet. */
  load(row: Row, into: CurrentStream): boolean {
    if (!into.load(this.#words, row * WORDS)) return false;
    const second = this.#numbers[(row + 1) * NUMBERS - 1] as number;
    into.second = Number.isNaN(second) ? undefined : second;
    return true;
  }

  save(row: Row, from: CurrentStream): void {
    if ((row + 1) * WORDS > this.#words.length) this.#grow(row + 1);
    from.save(this.#words, row * WORDS);
    this.#numbers[(row + 1) * NUMBERS - 1] = from.second ?? Number.NaN;
  }

  forgetSecond(row: Row): void {
    const index = (row + 1) * NUMBERS - 1;
    if (index < this.#numbers.length) this.#numbers[index] = Number.NaN;
  }

  clear(row: Row): void {
    this.#words.fill(0, row * WORDS, (row + 1) * WORDS);
  }

  /** By a quarter: there are many columns, and most rows come at the start of a run. */
  #grow(rows: number): void {
    const words = new Int32Array(Math.max(rows, Math.ceil(1.25 * (this.#words.length / WORDS))) * WORDS);
    words.set(this.#words);
    this.#words = words;
    this.#numbers = new Float64Array(words.buffer);
  }
}
