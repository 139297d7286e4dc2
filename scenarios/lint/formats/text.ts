import { formatProblem } from '../../problem.ts';
import { helpOf, type LintFormat } from '../format.ts';
import type { LintProblem, LintResult } from '../lint.ts';
import type { Severity } from '../rule.ts';

/** For people: each problem with its line, why it is one, and where to read on. */
export const text: LintFormat = (results) => results.map(describe).join('');

function describe({ file, problems }: LintResult): string {
  if (problems.length === 0) return `${file}: nothing to say.\n`;
  const paragraphs = problems.map((problem, index) => {
    const isFirst = problems.findIndex(({ rule }) => rule === problem.rule) === index;
    return isFirst ? `${headOf(problem)}${explanation(problem)}` : headOf(problem);
  });
  return `${paragraphs.join('\n')}\n${file}: ${total(problems)}.\n`;
}

function headOf(problem: LintProblem): string {
  const { rule, message } = problem;
  return `${formatProblem({ ...problem, message: `${rule.severity} ${rule.code}: ${message}` })}\n`;
}

function explanation({ rule }: LintProblem): string {
  return `  Why: ${rule.why}\n  See ${helpOf(rule.code)}\n`;
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

function total(problems: readonly LintProblem[]): string {
  return SEVERITIES.flatMap((severity) => {
    const count = problems.filter(({ rule }) => rule.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  }).join(', ');
}
