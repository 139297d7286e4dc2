import type { LintResult } from './lint.ts';

/** Writes down what lint found: the text for stdout, which ends with a new line unless it is empty. @param version of this program. */
export type LintFormat = (results: readonly LintResult[], version: string) => string;

/** Where a rule is explained: in the documentation that comes with the program. */
export function helpOf(code: string): string {
  return `docs/lint.md#${code.toLowerCase()}`;
}
