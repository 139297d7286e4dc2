import { type Comparison, findFigure } from '../reports/compare/comparison.ts';
import { type FailOn, isTooMuch, parseFailOn } from '../reports/compare/fail-on.ts';
import { didYouMean } from '../scenarios/nearest-name.ts';
import { EXIT_CODE, UserError } from '../scenarios/user-error.ts';

/** @throws UserError (wrong usage) */
export function parseAll(options: readonly string[]): FailOn[] {
  return options.map((option) => {
    const parsed = parseFailOn(option);
    if (parsed !== undefined) return parsed;
    throw wrong(option, "expected a figure and a change, such as 'pod_start_seconds.p99 > +5%' or 'pods.waiting > +0'");
  });
}

/** What has changed too much: a sentence each. @throws UserError (wrong usage) when there is no such figure. */
export function failures(limits: readonly FailOn[], comparison: Comparison): string[] {
  return limits.flatMap((limit) => {
    const figure = findFigure(comparison, limit.figure);
    if (figure === undefined) {
      const names = comparison.figures.map(({ name }) => name);
      const choice = didYouMean(limit.figure, names) || ' `compare --all` shows their names.';
      throw wrong(limit.text, `there is no figure ${limit.figure}.${choice}`);
    }
    return isTooMuch(limit, figure)
      ? [`Failed: ${limit.text}: from ${figure.a ?? 'no value'} to ${figure.b ?? 'no value'}`]
      : [];
  });
}

function wrong(option: string, message: string): UserError {
  return new UserError(`--fail-on '${option}': ${message}`, EXIT_CODE.wrongUsage);
}
