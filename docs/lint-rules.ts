import type { LintRule } from '../scenarios/lint/rule.ts';
import { LINT_RULES } from '../scenarios/lint/rules.ts';

const INTRODUCTION = `# What lint finds

\`vpc-cni-sim lint SCENARIO\` holds a scenario against what only the rules of ipamd, EC2 and Kubernetes reveal. It simulates nothing:
what it says of the future is an estimate, and its formula is given. \`--format\` is \`text\`, \`json\`, \`sarif\` (2.1.0) or \`github\`
(annotations). The exit code is 1 when there is an error, else 0; 3 when the scenario is
not valid: what is wrong with it is then on stderr, and in the formats for programs on stdout too, under VCS000.

An **error** keeps nodes from getting ready or pods from ever getting an address. A **warning** may cost pods their address or start
time. A **note** says what has no effect, or what to know. The traps of the settings (VCS001 to VCS016) are shown in simulations by
\`test/models/ipamd/setting-traps.test.ts\`. \`#N\` is an issue or pull request of aws/amazon-vpc-cni-k8s.
`;

/** The page of all rules, made from them. */
export function lintRulesPage(): string {
  const rows = LINT_RULES.map(
    ({ code, severity, title }) => `| [${code}](#${code.toLowerCase()}) | ${severity} | ${title} |`,
  );
  const table = ['| code | severity | what |', '| --- | --- | --- |', ...rows].join('\n');
  return `${INTRODUCTION}\n${table}\n\n${LINT_RULES.map(section).join('\n')}`;
}

function section({ code, id, severity, title, why, source }: LintRule): string {
  return `## ${code}\n\n**${title}**\n\n${why}\n\nRule \`${id}\`, ${severity}. Source: ${source}.\n`;
}
