import { Buffer } from 'node:buffer';
import type { Duration } from '../../sim/time.ts';
import type { TextOutput } from '../report.ts';
import { formatSeconds } from '../seconds.ts';
import type { CellWriter } from './column.ts';

const COMMA = 0x2c;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
const DOT = 0x2e;
const MINUS = 0x2d;
const ZERO = 0x30;
/** Every character that ends a cell early is at or below this one: `"`, comma, CR, LF. */
const LAST_SPECIAL = COMMA;
const FIRST_NOT_ASCII = 0x80;
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const ENDS_CELL = /[",\r\n]/;
/** Whole numbers up to this have their digits put down one by one, in 32-bit arithmetic. */
const LARGEST_QUICK = 999_999_999;
const MICROSECONDS_PER_SECOND = 1_000_000;
/** A flush is due above this; cells that are longer than all the rest of the buffer make it grow. */
const FLUSH_AT = 1 << 16;
const ROOM_FOR_A_FIGURE = 32;

/**
 * Rows of a CSV file as UTF-8, put down byte by byte: a row of a million makes no garbage. The bytes are those of
 * csv-stringify with `CSV_OPTIONS`, which a test compares with.
 */
export class CsvBytes implements CellWriter {
  readonly #output: TextOutput;
  #bytes = Buffer.allocUnsafe(2 * FLUSH_AT);
  #length = 0;
  #isFirstCell = true;

  /** @param output gets what has been written in pieces of whole rows. */
  constructor(output: TextOutput) {
    this.#output = output;
  }

  /** Text from outside: one that a spreadsheet would take for a formula gets an apostrophe in front. Undefined: an empty cell. */
  text(value: string | undefined): void {
    this.#startCell();
    if (value === undefined || value === '') return;
    this.#makeRoom(value.length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code <= LAST_SPECIAL || code >= FIRST_NOT_ASCII) {
        this.#unusualText(value);
        return;
      }
      bytes[at++] = code;
    }
    if (FORMULA_STARTS[value.charCodeAt(0)] === 1) this.#unusualText(value);
    else this.#length = at;
  }

  /** Microseconds as seconds (`formatSeconds`). */
  seconds(value: Duration | undefined): void {
    this.#startCell();
    if (value === undefined) return;
    if (value === 0) {
      this.#zeroSeconds();
      return;
    }
    const whole = Math.floor(value / MICROSECONDS_PER_SECOND);
    if (!(whole >= 0 && whole <= LARGEST_QUICK)) {
      this.#ascii(formatSeconds(value));
      return;
    }
    this.#makeRoom(ROOM_FOR_A_FIGURE);
    this.#digits(whole, 1);
    this.#bytes[this.#length++] = DOT;
    // In 32-bit arithmetic: remainders of numbers with decimals take long.
    let fraction = (value - whole * MICROSECONDS_PER_SECOND) | 0;
    let decimals = 6;
    while (decimals > 1 && fraction % 10 === 0) {
      fraction = (fraction / 10) | 0;
      decimals -= 1;
    }
    this.#digits(fraction, decimals);
  }

  /** A number as JavaScript writes it. */
  number(value: number | undefined): void {
    this.#startCell();
    if (value === undefined) return;
    const size = Math.abs(value);
    if (!(Number.isInteger(value) && size <= LARGEST_QUICK)) {
      this.#ascii(String(value));
      return;
    }
    this.#makeRoom(ROOM_FOR_A_FIGURE);
    if (value < 0) this.#bytes[this.#length++] = MINUS;
    this.#digits(size, 1);
  }

  endRow(): void {
    this.#makeRoom(2);
    this.#bytes[this.#length++] = CARRIAGE_RETURN;
    this.#bytes[this.#length++] = LINE_FEED;
    this.#isFirstCell = true;
    if (this.#length >= FLUSH_AT) this.end();
  }

  /** Passes on what is left. */
  end(): void {
    if (this.#length === 0) return;
    if (this.#output.writeBytes === undefined) this.#output.write(this.#bytes.toString('utf8', 0, this.#length));
    else this.#output.writeBytes(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }

  #zeroSeconds(): void {
    this.#makeRoom(ROOM_FOR_A_FIGURE);
    const [bytes, at] = [this.#bytes, this.#length];
    bytes[at] = ZERO;
    bytes[at + 1] = DOT;
    bytes[at + 2] = ZERO;
    this.#length = at + 3;
  }

  #startCell(): void {
    if (this.#isFirstCell) {
      this.#isFirstCell = false;
      return;
    }
    this.#makeRoom(1);
    this.#bytes[this.#length++] = COMMA;
  }

  #unusualText(value: string): void {
    const safe = FORMULA.test(value) ? `'${value}` : value;
    const cell = ENDS_CELL.test(value) ? `"${safe.replaceAll('"', '""')}"` : safe;
    this.#makeRoom(3 * cell.length);
    this.#length += this.#bytes.write(cell, this.#length, 'utf8');
  }

  #ascii(value: string): void {
    this.#makeRoom(value.length);
    this.#length += this.#bytes.write(value, this.#length, 'latin1');
  }

  /** @param value whole, not negative, up to `LARGEST_QUICK`. @param atLeast digits; zeros are put in front. */
  #digits(value: number, atLeast: number): void {
    const [bytes, start] = [this.#bytes, this.#length];
    let count = atLeast;
    while (value >= (POWERS_OF_TEN[count] as number)) count += 1;
    let rest = value | 0;
    for (let at = start + count - 1; at >= start; at--) {
      const next = (rest / 10) | 0;
      bytes[at] = ZERO + rest - 10 * next;
      rest = next;
    }
    this.#length = start + count;
  }

  #makeRoom(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#length + bytes));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

const POWERS_OF_TEN = Int32Array.from({ length: 10 }, (_, exponent) => 10 ** exponent);

/** 1 for the ASCII characters with which a formula begins. */
const FORMULA_STARTS = new Uint8Array(FIRST_NOT_ASCII);
for (const character of '=+-@\t\r') FORMULA_STARTS[character.charCodeAt(0)] = 1;
