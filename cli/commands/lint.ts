import type { CommandModule } from 'yargs';
import { examples } from '../examples.ts';
import { type ScenarioOptions, scenariosToLoad } from '../scenario-options.ts';

const FORMATS = ['text', 'json', 'sarif', 'github'];

interface LintArguments extends ScenarioOptions {
  scenario: string[];
  format: string;
}

export const lintCommand: CommandModule<object, LintArguments> = {
  command: 'lint <scenario..>',
  describe: 'Says what in scenarios will not work as it seems to, without running them',
  builder: (yargs) =>
    scenariosToLoad(yargs)
      .option('format', { choices: FORMATS, default: 'text', nargs: 1, describe: 'How to say it' })
      .epilogue(
        examples(
          ['lint shop.yaml', 'exit code 1 when there is an error'],
          ['lint shop.yaml --format sarif > lint.sarif', 'for code scanning'],
        ),
      ),
  handler: async ({ scenario: scenarios, set, seed, duration, format }) => {
    const { lintScenario } = await import('../../scenarios/lint/lint.ts');
    const { LINT_FORMATS } = await import('../../scenarios/lint/formats.ts');
    const { EXIT_CODE, UserError } = await import('../../scenarios/user-error.ts');
    const { packageVersion } = await import('../package-version.ts');

    const results = [];
    for (const scenario of scenarios) results.push(await lintScenario(scenario, { sets: set, seed, duration }));
    // People read of a scenario that is not valid on stderr, as from every command; programs get it where they look.
    const shown = format === 'text' ? results.filter(({ invalid }) => invalid === undefined) : results;
    process.stdout.write(LINT_FORMATS[format]?.(shown, packageVersion()) ?? '');
    const invalid = results.flatMap((result) => (result.invalid === undefined ? [] : [result.invalid.message]));
    if (invalid.length > 0) throw new UserError(invalid.join('\n'), EXIT_CODE.invalidScenario);
    const hasErrors = results.some(({ problems }) => problems.some(({ rule }) => rule.severity === 'error'));
    if (hasErrors) process.exitCode = EXIT_CODE.failed;
  },
};
