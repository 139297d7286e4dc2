import type { CommandModule } from 'yargs';
import { examples } from '../examples.ts';

interface CompareArguments {
  a: string;
  b: string;
  format: 'text' | 'markdown' | 'json';
  all: boolean;
  'fail-on': string[];
}

export const compareCommand: CommandModule<object, CompareArguments> = {
  command: 'compare <a> <b>',
  describe: 'Puts the figures of two runs side by side',
  builder: (yargs) =>
    yargs
      .positional('a', { type: 'string', demandOption: true, describe: 'The results of a run, or its summary.json' })
      .positional('b', { type: 'string', demandOption: true, describe: 'Those of another one' })
      .option('format', {
        choices: ['text', 'markdown', 'json'] as const,
        default: 'text' as const,
        describe: 'How to write it',
      })
      .option('all', { type: 'boolean', default: false, describe: 'All figures (JSON always has them)' })
      .option('fail-on', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'FIGURE > +CHANGE[%]: exit code 99 when the figure of the second run has changed by so much',
      })
      .epilogue(
        examples(
          ['compare results/base results/new'],
          ["compare base.json results --fail-on 'pod_start_seconds.p99 > +5%'", 'in CI'],
        ),
      ),
  handler: async ({ a, b, format, all, 'fail-on': failOn }) => {
    const { compareRuns } = await import('../../reports/compare/comparison.ts');
    const { comparisonJson, comparisonMarkdown, comparisonText } = await import(
      '../../reports/compare/comparison-text.ts'
    );
    const { EXIT_CODE } = await import('../../scenarios/user-error.ts');
    const { failures, parseAll } = await import('../fail-on.ts');
    const { readSummary } = await import('../read-summary.ts');

    const limits = parseAll(failOn);
    const comparison = compareRuns(
      { name: a, summary: await readSummary(a) },
      { name: b, summary: await readSummary(b) },
    );
    const tooMuch = failures(limits, comparison);
    for (const warning of comparison.warnings) process.stderr.write(`Warning: ${warning}\n`);
    const write = { text: comparisonText, markdown: comparisonMarkdown, json: comparisonJson }[format];
    process.stdout.write(write(comparison, { all }));
    for (const failure of tooMuch) process.stderr.write(`${failure}\n`);
    if (tooMuch.length > 0) process.exitCode = EXIT_CODE.thresholdMissed;
  },
};
