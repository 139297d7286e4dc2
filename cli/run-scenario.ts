import type { ClusterConfig } from '../models/cluster-config.ts';
import type { RecordSink } from '../models/observations/records.ts';
import { OutputError } from '../reports/output-error.ts';
import type { LoadedScenario } from '../scenarios/load.ts';
import { EXIT_CODE, UserError } from '../scenarios/user-error.ts';
import { type Time, toSeconds } from '../sim/time.ts';
import { configHash } from './config-hash.ts';
import { Interruption } from './interruption.ts';
import { packageVersion } from './package-version.ts';
import { progressBar } from './progress.ts';
import { RunReports } from './run-reports.ts';
import { runInSlices } from './run-slices.ts';

/** A cluster that is being simulated. */
export interface RunningCluster {
  runUntil(time: Time): void;
  /** Reports what still lives, at the present time. */
  finish(): void;
  readonly eventsRun: number;
}

export type StartCluster = (config: ClusterConfig, sink: RecordSink, options: { check: boolean }) => RunningCluster;

export interface RunOptions {
  readonly out: string | undefined;
  readonly interval: number | undefined;
  readonly force: boolean;
  readonly record: boolean;
  readonly quiet: boolean;
  readonly check: boolean;
}

/**
 * Runs a scenario and writes its results. Interrupted, it writes those it has, marked as partial, and sets the process's
 * exit code.
 * @throws UserError when the results cannot be written; whatever the models throw when something is wrong in them.
 */
export async function runScenario(scenario: LoadedScenario, options: RunOptions, start: StartCluster): Promise<void> {
  const interruption = new Interruption();
  let reports: RunReports | undefined;
  try {
    reports = new RunReports(scenario, { ...options, terminal: process.stdout });
    await simulate(scenario, options, start, reports, interruption);
  } catch (error) {
    reports?.abandon();
    throw error instanceof OutputError ? asUserError(error) : error;
  } finally {
    interruption.stopListening();
  }
  if (options.out !== undefined && !options.quiet) process.stderr.write(`The results are in ${options.out}\n`);
}

async function simulate(
  { name, config, sourceHash }: LoadedScenario,
  { quiet, check }: RunOptions,
  start: StartCluster,
  reports: RunReports,
  interruption: Interruption,
): Promise<void> {
  const cluster = start(config, reports.sink, { check });
  const progress = process.stderr.isTTY && !quiet ? progressBar(process.stderr, config.duration) : undefined;
  let simulated: Time;
  try {
    simulated = await runInSlices(
      (time) => cluster.runUntil(time),
      config.duration,
      (now) => {
        progress?.update(now);
        return interruption.exitCode === undefined;
      },
    );
  } finally {
    progress?.end();
  }
  cluster.finish();
  const partial = simulated < config.duration;
  if (partial) process.exitCode = interruption.exitCode;
  reports.finish({
    scenario: name,
    partial,
    seed: config.seed,
    duration_s: toSeconds(config.duration),
    simulated_s: toSeconds(simulated),
    events_run: cluster.eventsRun,
    versions: { 'vpc-cni-sim': packageVersion(), 'amazon-vpc-cni-k8s': config.vpcCni.version },
    scenario_sha256: sourceHash,
    config_sha256: configHash(config),
  });
}

function asUserError({ reason, message }: OutputError): UserError {
  return new UserError(message, reason === 'refused' ? EXIT_CODE.wrongUsage : EXIT_CODE.failed);
}
