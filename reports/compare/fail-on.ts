import { holds, OPERATORS, type Operator } from '../../models/observations/thresholds.ts';
import type { ComparedFigure } from './comparison.ts';

/** A change between two runs that is too much: `pod_start_seconds.p99 > +5%`. */
export interface FailOn {
  readonly text: string;
  readonly figure: string;
  readonly operator: Operator;
  /** In percent of the first run's figure, or in its own unit. */
  readonly limit: number;
  readonly inPercent: boolean;
}

/** @returns undefined when it cannot be read. A change in its own unit needs its sign: without, it looks like a limit of the figure. */
export function parseFailOn(text: string): FailOn | undefined {
  const [, figure = '', sign, number, percent] = FORM.exec(text) ?? [];
  const operator = OPERATORS.find((known) => known === sign);
  if (operator === undefined || number === undefined) return undefined;
  if (percent === '' && !/^[+-]/.test(number)) return undefined;
  return { text: text.trim(), figure, operator, limit: Number(number), inPercent: percent === '%' };
}

const FORM = /^\s*(\S+?)\s*([<>=!]+)\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*(%?)\s*$/;

/** Whether the change is too much. A figure that only one run has changes by more than any limit. */
export function isTooMuch(
  { operator, limit, inPercent }: FailOn,
  { a, b, difference, percent }: ComparedFigure,
): boolean {
  if (a === null && b === null) return false;
  if (difference === null) return true;
  if (!inPercent) return holds(difference, operator, limit);
  return holds(percent ?? Math.sign(difference) * Number.POSITIVE_INFINITY, operator, limit);
}
