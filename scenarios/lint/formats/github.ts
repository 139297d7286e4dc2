import { helpOf, type LintFormat } from '../format.ts';
import type { LintProblem } from '../lint.ts';
import type { Severity } from '../rule.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/** Annotations of a pull request (GitHub Actions, "Workflow commands"). */
export const github: LintFormat = (results) =>
  results.flatMap(({ file, problems }) => problems.map((problem) => `${annotation(file, problem)}\n`)).join('');

function annotation(file: string, { rule, position, source, message }: LintProblem): string {
  const properties = [`file=${escapeProperty(position === undefined ? file : source)}`];
  if (position !== undefined) {
    const { line, column, length } = position;
    properties.push(`line=${line}`, `col=${column}`, `endColumn=${column + Math.max(1, length)}`);
  }
  properties.push(`title=${escapeProperty(`${rule.code} ${rule.id}`)}`);
  const where = position === undefined && source !== file ? `${source}: ` : '';
  const body = `${where}${message}\n${rule.why} See ${helpOf(rule.code)}`;
  return `::${COMMANDS[rule.severity]} ${properties.join(',')}::${escapeData(body)}`;
}

function escapeData(data: string): string {
  return data.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
