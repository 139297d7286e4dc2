import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { helpOf, type LintFormat } from '../format.ts';
import type { LintProblem } from '../lint.ts';
import type { LintRule } from '../rule.ts';
import { LINT_RULES } from '../rules.ts';

/** SARIF 2.1.0 (OASIS), which code scanning services read. */
export const sarif: LintFormat = (results, version) => {
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'vpc-cni-sim', version, rules: LINT_RULES.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        results: results.flatMap(({ file, problems }) => problems.map((problem) => result(file, problem))),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

function descriptor({ code, id, severity, title, why, source }: LintRule): ReportingDescriptor {
  return {
    id: code,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why} Source: ${source}. See ${helpOf(code)}.` },
    defaultConfiguration: { level: severity },
  };
}

function result(file: string, { rule, source, position, message }: LintProblem): Result {
  const where = position === undefined && source !== file ? `${source}: ` : '';
  const region = position && {
    startLine: position.line,
    startColumn: position.column,
    endColumn: position.column + Math.max(1, position.length),
  };
  return {
    ruleId: rule.code,
    ruleIndex: LINT_RULES.indexOf(rule),
    level: rule.severity,
    message: { text: `${where}${message}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(position === undefined ? file : source) },
          ...(region && { region }),
        },
      },
    ],
  };
}

/** A relative path stays relative: to where lint was run, which is the top of the repository in CI. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(sep).map(encodeURIComponent).join('/');
}
