import { join } from 'node:path';
import { refuseResults, removeResults } from '../reports/earlier-results.ts';
import { counted } from '../reports/humanize.ts';
import { makeDirectory } from '../reports/make-directory.ts';
import { describeSystemError, OutputError } from '../reports/output-error.ts';
import type { Summary } from '../reports/summary/summary.ts';
import { missedOf } from '../reports/thresholds/threshold-value.ts';
import { VARIANTS_FILE, variantsCsv } from '../reports/variants/variants-csv.ts';
import type { LoadedScenario } from '../scenarios/load.ts';
import { EXIT_CODE, UserError } from '../scenarios/user-error.ts';
import { Interruption } from './interruption.ts';
import type { RequestedReport } from './report-option.ts';
import { type RunOptions, runScenario, type StartCluster } from './run-scenario.ts';
import { SharedReports } from './shared-reports.ts';

/** A scenario, or one of its variants, that will be run. */
export interface PlannedRun {
  readonly variant: string | undefined;
  /** The folder for its results below that of `--out`; undefined: that one itself. */
  readonly folder: string | undefined;
  load(): Promise<LoadedScenario>;
}

export interface RunAllOptions extends RunOptions {
  readonly reports: readonly RequestedReport[];
}

/**
 * Runs what is planned, one after the other, and makes the reports. Sets the process's exit code when the user interrupts
 * it or a threshold is missed.
 * @throws UserError when the results cannot be written; whatever the models throw when something is wrong in them.
 */
export async function runAll(
  plan: readonly PlannedRun[],
  first: LoadedScenario,
  options: RunAllOptions,
  start: StartCluster,
): Promise<void> {
  const interruption = new Interruption();
  let reports: SharedReports | undefined;
  try {
    reports = new SharedReports(options.reports, first, options.interval);
    if (options.out !== undefined && plan.some(({ folder }) => folder !== undefined)) {
      reports.add(variantsFile(options.out, options.force), variantsCsv);
    }
    const summaries = await runEach(plan, options, start, interruption, reports);
    reports.end();
    conclude(summaries, plan, options);
    const isPartial = summaries.length < plan.length || summaries.some(({ run }) => run.partial);
    if (isPartial && interruption.exitCode !== undefined) process.exitCode = interruption.exitCode;
  } catch (error) {
    reports?.abandon();
    throw error instanceof OutputError ? asUserError(error) : error;
  } finally {
    interruption.stopListening();
  }
}

/** @throws OutputError when the directory cannot be made or holds the results of other runs. */
function variantsFile(out: string, force: boolean): string {
  return inDirectory(out, () => {
    makeDirectory(out);
    if (!force) refuseResults(out);
    return join(out, VARIANTS_FILE);
  });
}

async function runEach(
  plan: readonly PlannedRun[],
  options: RunAllOptions,
  start: StartCluster,
  interruption: Interruption,
  shared: SharedReports,
): Promise<Summary[]> {
  const summaries: Summary[] = [];
  for (const [index, { variant, folder, load }] of plan.entries()) {
    if (variant !== undefined && !options.quiet) {
      process.stderr.write(`Run ${index + 1} of ${plan.length}: ${variant}\n`);
    }
    const run = { scenario: await load(), variant };
    const out = options.out === undefined || folder === undefined ? options.out : join(options.out, folder);
    summaries.push(await runScenario(run, { ...options, out }, start, interruption, shared.reports));
    if (index === 0 && options.force) removeOlder(options.out, folder);
    if (interruption.exitCode !== undefined) break;
  }
  return summaries;
}

/** Now that there are new results: the old ones, of which nothing may stay beside them. @throws OutputError */
function removeOlder(out: string | undefined, newest: string | undefined): void {
  if (out === undefined || newest === undefined) return;
  inDirectory(out, () => removeResults(out, [newest]));
}

/** @throws OutputError */
function inDirectory<T>(out: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof OutputError ? error : new OutputError('refused', describeSystemError(error, out));
  }
}

function conclude(summaries: readonly Summary[], plan: readonly PlannedRun[], { out, quiet }: RunAllOptions): void {
  const isPartial = summaries.some(({ run }) => run.partial);
  if (out !== undefined && !quiet) {
    process.stderr.write(isPartial ? `The results in ${out} are partial\n` : `The results are in ${out}\n`);
  }
  const missing = plan.slice(summaries.length).map(({ variant }) => variant);
  if (missing.length > 0) {
    const runs = `${missing.length} of ${plan.length} runs`;
    process.stderr.write(`${runs} ${missing.length === 1 ? 'was' : 'were'} not made: ${missing.join(', ')}\n`);
  }
  const thresholds = summaries.flatMap((summary) => summary.thresholds);
  const missed = missedOf(thresholds).length;
  if (missed > 0) {
    const all = counted(thresholds.length, 'threshold');
    process.stderr.write(`${missed} of ${all} ${missed === 1 ? 'was' : 'were'} missed\n`);
    process.exitCode = EXIT_CODE.thresholdMissed;
  }
}

function asUserError({ reason, message }: OutputError): UserError {
  return new UserError(message, reason === 'refused' ? EXIT_CODE.wrongUsage : EXIT_CODE.failed);
}
