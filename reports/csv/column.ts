import type { Duration } from '../../sim/time.ts';

/** Takes a row cell by cell. Undefined leaves a cell empty. */
export interface CellWriter {
  /** Text from outside: one that a spreadsheet would take for a formula gets an apostrophe in front. */
  text(value: string | undefined): void;
  /** Microseconds, not negative; written as seconds. */
  seconds(value: Duration | undefined): void;
  number(value: number | undefined): void;
}

/** A column of a CSV file. The reference page is generated from it. */
export interface Column<Row> {
  /** Ends with the unit where there is one: `_s`, `_percent`. */
  readonly name: string;
  /** `s`, `%`, or what is counted. */
  readonly unit: string;
  readonly description: string;
  /** Writes the row's cell. */
  readonly write: (row: Row, cells: CellWriter) => void;
}

export function text<Row>(name: string, description: string, cell: (row: Row) => string | undefined): Column<Row> {
  return { name, unit: 'text', description, write: (row, cells) => cells.text(cell(row)) };
}

/** @param name has to end with `_s`. */
export function seconds<Row>(name: string, description: string, time: (row: Row) => Duration | undefined): Column<Row> {
  return { name, unit: 's', description, write: (row, cells) => cells.seconds(time(row)) };
}

/** @param unit what is counted, in the plural: `pods`, `addresses`. */
export function count<Row>(
  name: string,
  unit: string,
  description: string,
  cell: (row: Row) => number | undefined,
): Column<Row> {
  return { name, unit, description, write: (row, cells) => cells.number(cell(row)) };
}

/** With one or two decimals. @param name has to end with `_percent`. */
export function percent<Row>(name: string, description: string, value: (row: Row) => number): Column<Row> {
  const write = (row: Row, cells: CellWriter) => cells.text(value(row).toFixed(2).replace(/0$/, ''));
  return { name, unit: '%', description, write };
}

export function flag<Row>(name: string, description: string, value: (row: Row) => boolean): Column<Row> {
  return { name, unit: 'true or false', description, write: (row, cells) => cells.text(String(value(row))) };
}
