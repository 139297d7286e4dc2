import type { Duration } from '../../sim/time.ts';
import { formatSeconds } from '../seconds.ts';

/** A string is text from outside or an already formatted figure; undefined leaves the cell empty. */
export type Cell = string | number | undefined;

/** A column of a CSV file. The reference page is generated from it. */
export interface Column<Row> {
  /** Ends with the unit where there is one: `_s`, `_percent`. */
  readonly name: string;
  /** `s`, `%`, or what is counted. */
  readonly unit: string;
  readonly description: string;
  readonly cell: (row: Row) => Cell;
}

export function text<Row>(name: string, description: string, cell: (row: Row) => string | undefined): Column<Row> {
  return { name, unit: 'text', description, cell };
}

/** @param name has to end with `_s`. */
export function seconds<Row>(name: string, description: string, time: (row: Row) => Duration | undefined): Column<Row> {
  const cell = (row: Row) => {
    const value = time(row);
    return value === undefined ? undefined : formatSeconds(value);
  };
  return { name, unit: 's', description, cell };
}

/** @param unit what is counted, in the plural: `pods`, `addresses`. */
export function count<Row>(
  name: string,
  unit: string,
  description: string,
  cell: (row: Row) => number | undefined,
): Column<Row> {
  return { name, unit, description, cell };
}

/** With one or two decimals. @param name has to end with `_percent`. */
export function percent<Row>(name: string, description: string, value: (row: Row) => number): Column<Row> {
  return { name, unit: '%', description, cell: (row) => value(row).toFixed(2).replace(/0$/, '') };
}

export function flag<Row>(name: string, description: string, value: (row: Row) => boolean): Column<Row> {
  return { name, unit: 'true or false', description, cell: (row) => String(value(row)) };
}
