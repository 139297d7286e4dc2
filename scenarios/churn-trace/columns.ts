import { didYouMean } from '../nearest-name.ts';
import { quoted } from '../schema/expectation.ts';
import { NAME_PATTERN } from '../schema/values.ts';
import { type CsvRow, positionOfField } from './csv-rows.ts';
import type { BadRow } from './recorded-pod.ts';

/** The columns of a format of traces: others are ignored. */
export interface Columns<Column extends string> {
  readonly format: string;
  readonly required: readonly Column[];
  readonly optional: readonly Column[];
}

/** Finds the fields of a trace's rows by the names in its header. */
export class ColumnReader<Column extends string> {
  readonly #indexes: ReadonlyMap<Column, number>;
  readonly #columnCount: number;
  /** What is wrong with the header; undefined if nothing. */
  readonly problem: string | undefined;

  constructor(header: CsvRow, { format, required, optional }: Columns<Column>) {
    const names = header.fields.map((name) => name.trim());
    const all = [...required, ...optional];
    this.#columnCount = names.length;
    this.#indexes = new Map(all.map((column) => [column, names.indexOf(column)]));
    const missing = required.filter((column) => !names.includes(column));
    const spare = names.filter((name) => !(all as readonly string[]).includes(name));
    const [first] = missing;
    if (first !== undefined) {
      const more = missing.length === 1 ? '' : ` (and ${missing.length - 1} more: ${missing.slice(1).join(', ')})`;
      const near = didYouMean(first, spare).replace('Did you mean', 'Is it meant by');
      const separator = names.length === 1 && /[;\t]/.test(header.raw) ? ' Columns are separated by commas.' : near;
      this.problem = `expected a column ${first}${more}; a trace of the format ${format} has ${required.join(', ')}.${separator}`;
    }
  }

  row(row: CsvRow): RowReader<Column> {
    return new RowReader(row, this.#indexes, this.#columnCount);
  }
}

/** Reads one row, and remembers what is wrong with it. */
export class RowReader<Column extends string> {
  readonly #row: CsvRow;
  readonly #indexes: ReadonlyMap<Column, number>;
  /** The first thing that is wrong; undefined if nothing. */
  #wrong: BadRow | undefined;

  constructor(row: CsvRow, indexes: ReadonlyMap<Column, number>, columnCount: number) {
    this.#row = row;
    this.#indexes = indexes;
    if (row.fields.length !== columnCount) {
      const index = Math.min(row.fields.length, columnCount);
      this.#wrong = this.#bad(index, `expected ${columnCount} fields as in the header, found ${row.fields.length}`);
    }
  }

  get wrong(): BadRow | undefined {
    return this.#wrong;
  }

  /** Empty when the field is, or there is no such column. */
  text(column: Column): string {
    return this.#row.fields[this.#indexes.get(column) ?? -1]?.trim() ?? '';
  }

  name(column: Column): string {
    const name = this.text(column);
    if (!NAME_PATTERN.test(name) || name.length > 253) {
      this.#fail(column, `expected a pod's name (lower-case letters, digits, "-", ".")`);
    }
    return name;
  }

  /** What `parse` makes of the field; a failure with `expected` where it makes undefined. */
  value(column: Column, expected: string, parse: (text: string) => number | undefined): number {
    const value = parse(this.text(column));
    if (value === undefined) this.#fail(column, `expected ${expected}`);
    return value ?? 0;
  }

  #fail(column: Column, expected: string): void {
    const text = this.text(column);
    this.#wrong ??= this.#bad(
      this.#indexes.get(column) ?? 0,
      `${column}: ${expected}, found ${text === '' ? 'nothing' : quoted(text)}`,
    );
  }

  #bad(index: number, reason: string): BadRow {
    const name = this.#row.fields[this.#indexes.get('name' as Column) ?? -1];
    return { line: this.#row.line, position: positionOfField(this.#row, index), name, reason };
  }
}
