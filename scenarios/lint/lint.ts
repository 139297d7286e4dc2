import type { Changes } from '../changes.ts';
import { openScenario } from '../load.ts';
import type { Problem } from '../problem.ts';
import { type LintRule, lintContext } from './rule.ts';
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
}

/** Holds a scenario against every rule. @throws UserError when it is not valid. */
export async function lintScenario(nameOrPath: string, changes: Changes = {}): Promise<LintResult> {
  const { loaded, spec, place } = await openScenario(nameOrPath, changes);
  const context = lintContext(spec, loaded.config);
  const problems = LINT_RULES.flatMap((rule) => rule.find(context).map((found) => ({ rule, ...place(found) })));
  return { file: loaded.file, problems: problems.toSorted(inOrderOfTheFile) };
}

function inOrderOfTheFile(a: LintProblem, b: LintProblem): number {
  return (
    (a.position?.line ?? 0) - (b.position?.line ?? 0) ||
    (a.position?.column ?? 0) - (b.position?.column ?? 0) ||
    (a.rule.code < b.rule.code ? -1 : 1)
  );
}
