import type { Changes } from '../changes.ts';
import { findScenario } from '../library.ts';
import { openScenario } from '../load.ts';
import { type Problem, problemsOf } from '../problem.ts';
import type { UserError } from '../user-error.ts';
import { invalidScenarioRule, type LintRule, lintContext } from './rule.ts';
import { LINT_RULES } from './rules.ts';

/** What a rule found in a scenario, and where. */
export interface LintProblem extends Problem {
  readonly rule: LintRule;
}

export interface LintResult {
  /** The scenario file as the user would call it. */
  readonly file: string;
  /** By their place in the file, then by code. */
  readonly problems: readonly LintProblem[];
  /** The scenario is not valid, and the problems are what is wrong with it. */
  readonly invalid?: UserError;
}

/** Holds a scenario against every rule. @throws UserError (wrong usage) when there is none. */
export async function lintScenario(nameOrPath: string, changes: Changes = {}): Promise<LintResult> {
  const file = findScenario(nameOrPath).shown;
  try {
    return { file, problems: await lintProblems(nameOrPath, changes) };
  } catch (error) {
    const problems = problemsOf(error, file);
    if (problems === undefined) throw error;
    return {
      file,
      problems: problems.map((problem) => ({ rule: invalidScenarioRule, ...problem })),
      invalid: error as UserError,
    };
  }
}

async function lintProblems(nameOrPath: string, changes: Changes): Promise<LintProblem[]> {
  const opened = await openScenario(nameOrPath, changes);
  const context = lintContext(opened);
  const problems = LINT_RULES.flatMap((rule) => rule.find(context).map((found) => ({ rule, ...opened.place(found) })));
  return problems.toSorted(inOrderOfTheFile);
}

function inOrderOfTheFile(a: LintProblem, b: LintProblem): number {
  return (
    (a.position?.line ?? 0) - (b.position?.line ?? 0) ||
    (a.position?.column ?? 0) - (b.position?.column ?? 0) ||
    (a.rule.code < b.rule.code ? -1 : 1)
  );
}
