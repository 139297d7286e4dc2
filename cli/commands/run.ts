import type { CommandModule } from 'yargs';
import { examples } from '../examples.ts';
import { type ScenarioOptions, scenarioOptions } from '../scenario-options.ts';

interface RunArguments extends ScenarioOptions {
  scenario: string;
  out: string | undefined;
  interval: string | undefined;
  force: boolean;
  record: boolean;
  quiet: boolean;
  check: boolean;
  report: string[];
  matrix: string[];
}

export const runCommand: CommandModule<object, RunArguments> = {
  command: 'run <scenario>',
  describe: 'Simulates a scenario; prints a summary and, with --out, writes CSV files',
  builder: (yargs) =>
    scenarioOptions(
      yargs.positional('scenario', {
        type: 'string',
        demandOption: true,
        describe: 'A file, or a name of the library (quickstart)',
      }),
    )
      .option('out', {
        type: 'string',
        nargs: 1,
        coerce: lastGiven,
        requiresArg: true,
        describe: 'The directory for the CSV files and summary.json',
      })
      .option('interval', {
        type: 'string',
        nargs: 1,
        coerce: lastGiven,
        describe:
          'subnets.csv, ipamd-pool.csv, branch-interfaces.csv and OpenMetrics: a row every so often (10s) instead of one for each change',
      })
      .option('force', { type: 'boolean', default: false, describe: 'Replaces the results that the directory holds' })
      .option('record', {
        type: 'boolean',
        default: false,
        describe: 'Writes record.jsonl too, from which `explain` tells why pods waited',
      })
      .option('report', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'KIND=FILE: text, json, junit, markdown, github or openmetrics; - is stdout, in place of the summary',
      })
      .option('matrix', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'PATH=VALUE,VALUE,...: a run for each value; several options multiply',
      })
      .option('quiet', { type: 'boolean', default: false, describe: 'No progress on stderr; warnings and errors stay' })
      .option('check', {
        type: 'boolean',
        default: false,
        describe: 'Asserts every invariant of the models all the time (slow)',
      })
      .check(({ record, out }) => {
        if (record && out === undefined) throw new Error('--record needs --out: record.jsonl is written there');
        return true;
      })
      .epilogue(
        examples(
          ['run quickstart --out results'],
          ['run my.yaml --set spec.vpcCni.env.WARM_IP_TARGET=2'],
          ['run my.yaml --matrix spec.vpcCni.env.WARM_IP_TARGET=1,2,5,10', 'a table of four runs'],
          ['run my.yaml --report junit=junit.xml --report github=-', 'in CI'],
        ),
      ),
  handler: async ({ scenario: nameOrPath, set, seed, duration, interval, report, matrix, ...given }) => {
    const { Cluster } = await import('../../models/cluster.ts');
    const { planRuns } = await import('../plan-runs.ts');
    const { requestedReports } = await import('../report-option.ts');
    const { runAll } = await import('../run-all.ts');

    const options = { ...given, interval: await intervalOf(interval), reports: requestedReports(report) };
    const { plan, first } = await planRuns(nameOrPath, { sets: set, seed, duration }, matrix).catch(
      async (error: unknown) => {
        const { problemsOf } = await import('../../scenarios/problem.ts');
        const { reportInvalid } = await import('../invalid-reports.ts');
        const problems = problemsOf(error, nameOrPath);
        if (problems !== undefined) reportInvalid(options.reports, { file: nameOrPath, problems });
        throw error;
      },
    );
    for (const warning of first.warnings) process.stderr.write(`Warning: ${warning}\n`);
    await runAll(plan, first, options, (...cluster) => new Cluster(...cluster));
  },
};

/** yargs makes a list of an option that is given twice. */
function lastGiven(given: string | string[]): string | undefined {
  return Array.isArray(given) ? given.at(-1) : given;
}

async function intervalOf(text: string | undefined): Promise<number | undefined> {
  if (text === undefined) return undefined;
  const { parseDuration } = await import('../../scenarios/units/duration.ts');
  const { EXIT_CODE, UserError } = await import('../../scenarios/user-error.ts');
  const interval = parseDuration(text);
  if (interval !== undefined && interval > 0) return interval;
  throw new UserError(`--interval ${text}: expected a length of time above 0, such as 10s or 1m`, EXIT_CODE.wrongUsage);
}
