import { helpOf, type LintFormat } from '../format.ts';

/** For programs: one entry for each file; `line` and `column` from 1, null for what is in no file. */
export const json: LintFormat = (results) => {
  const files = results.map(({ file, problems }) => ({
    file,
    problems: problems.map(({ rule, source, position, message }) => ({
      code: rule.code,
      rule: rule.id,
      severity: rule.severity,
      message,
      why: rule.why,
      help: helpOf(rule.code),
      source,
      line: position?.line ?? null,
      column: position?.column ?? null,
    })),
  }));
  return `${JSON.stringify(files, undefined, 2)}\n`;
};
