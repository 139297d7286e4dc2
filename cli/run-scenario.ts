import type { ClusterConfig } from '../models/cluster-config.ts';
import type { RecordSink } from '../models/observations/records.ts';
import type { Report } from '../reports/report.ts';
import type { Summary } from '../reports/summary/summary.ts';
import type { LoadedScenario } from '../scenarios/load.ts';
import { type Duration, minutes, type Time, toSeconds } from '../sim/time.ts';
import { configHash } from './config-hash.ts';
import type { Interruption } from './interruption.ts';
import { packageVersion } from './package-version.ts';
import type { Progress } from './progress.ts';
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

/** One run of a scenario: the scenario as it is, or one of its variants. */
export interface ScenarioRun {
  readonly scenario: LoadedScenario;
  readonly variant: string | undefined;
}

/** At these times it is asked whether a threshold has ended the run: at times of the simulation, so that it always ends alike. */
const THRESHOLD_INTERVAL = minutes(1);

/**
 * Runs a scenario and writes its results. Interrupted, it writes those it has, marked as partial.
 * @param shared reports of more than this run.
 * @throws OutputError when the results cannot be written; whatever the models throw when something is wrong in them.
 */
export async function runScenario(
  run: ScenarioRun,
  options: RunOptions,
  start: StartCluster,
  interruption: Interruption,
  shared: readonly Report[],
): Promise<Summary> {
  const reports = new RunReports(run.scenario, options, shared);
  try {
    return await simulate(run, options, start, reports, interruption);
  } catch (error) {
    reports.abandon();
    throw error;
  }
}

async function simulate(
  { scenario: { name, config, sourceHash }, variant }: ScenarioRun,
  { quiet, check }: RunOptions,
  start: StartCluster,
  reports: RunReports,
  interruption: Interruption,
): Promise<Summary> {
  const cluster = start(config, reports.sink, { check });
  const progress = process.stderr.isTTY && !quiet ? await startProgress(config.duration) : undefined;
  let simulated: Time;
  try {
    simulated = await runInSlices(advance(cluster, reports), config.duration, (now) => {
      progress?.update(now);
      return interruption.exitCode === undefined;
    });
  } finally {
    progress?.end();
  }
  cluster.finish();
  return reports.finish({
    scenario: name,
    variant: variant ?? null,
    partial: simulated < config.duration,
    seed: config.seed,
    duration_s: toSeconds(config.duration),
    simulated_s: toSeconds(simulated),
    events_run: cluster.eventsRun,
    versions: { 'vpc-cni-sim': packageVersion(), 'amazon-vpc-cni-k8s': config.vpcCni.version },
    scenario_sha256: sourceHash,
    config_sha256: configHash(config),
  });
}

async function startProgress(duration: Duration): Promise<Progress> {
  const { progressBar } = await import('./progress.ts');
  return progressBar(process.stderr, duration);
}

/** Runs to a given time, or to the full minute after which a threshold ends the run. */
function advance(cluster: RunningCluster, { thresholds }: RunReports): (time: Time) => Time {
  if (!thresholds.mayEndRun) {
    return (time) => {
      cluster.runUntil(time);
      return time;
    };
  }
  let next: Time = THRESHOLD_INTERVAL;
  return (time) => {
    for (; next < time; next += THRESHOLD_INTERVAL) {
      cluster.runUntil(next);
      if (thresholds.endsRun(next)) return next;
    }
    cluster.runUntil(time);
    return time;
  };
}
