import { basename } from 'node:path';
import { onEvenGrid } from '../reports/csv/even-grid.ts';
import { csvReport, type Table } from '../reports/csv/table.ts';
import { TABLES } from '../reports/csv/tables.ts';
import { OutputDirectory } from '../reports/output-directory.ts';
import { RECORD_FILE, recordReport } from '../reports/record/record-file.ts';
import { fanOut, type Report, type RunRecord, type RunSink } from '../reports/report.ts';
import { SUMMARY_FILE } from '../reports/result-files.ts';
import type { RunFacts, Summary } from '../reports/summary/summary.ts';
import { SummaryBuilder } from '../reports/summary/summary-builder.ts';
import { summaryJson } from '../reports/summary/summary-json.ts';
import { ThresholdJudge } from '../reports/thresholds/judge.ts';
import type { LoadedScenario } from '../scenarios/load.ts';
import { type Duration, seconds } from '../sim/time.ts';

export interface RunReportOptions {
  /** Without it there are no files. */
  readonly out: string | undefined;
  readonly force: boolean;
  /** Puts subnets.csv, ipamd-pool.csv and branch-interfaces.csv on an even grid; undefined: a row for each change. */
  readonly interval: Duration | undefined;
  /** Write what `explain` needs. */
  readonly record: boolean;
}

/** All that is made of a run. */
export class RunReports {
  readonly sink: RunSink;
  readonly thresholds: ThresholdJudge;
  readonly #directory: OutputDirectory | undefined;
  readonly #files: readonly Report[];
  readonly #builder = new SummaryBuilder();
  readonly #shared: readonly Report[];
  readonly #imports: Summary['imports'];

  /** @param shared reports of more than this run. @throws OutputError */
  constructor(
    { outputs, imports, thresholds }: Pick<LoadedScenario, 'outputs' | 'imports' | 'thresholds'>,
    options: RunReportOptions,
    shared: readonly Report[],
  ) {
    const { out, force } = options;
    this.thresholds = new ThresholdJudge(thresholds);
    this.#shared = shared;
    this.#directory = out === undefined ? undefined : new OutputDirectory(out, force);
    this.#files = this.#directory === undefined ? [] : fileReports(this.#directory, options, outputs.ec2Calls);
    this.sink = fanOut([...this.#files, ...shared, this.#builder, this.thresholds.report]);
    this.#imports = imports.map(({ file, rows, imported, rejects }) => {
      const trace = basename(file);
      for (const { line, name, reason } of rejects) this.sink.importReject({ trace, line, pod: name, reason });
      return { trace, rows, pods_imported: imported, rows_rejected: rejects.length };
    });
  }

  /** After the last record: puts the files in their place. @throws OutputError */
  finish(run: RunFacts): Summary {
    const thresholds = this.thresholds.judge(seconds(run.simulated_s), run.partial);
    const summary = this.#builder.build(run, this.#imports, thresholds);
    for (const report of this.#files) report.finish?.(summary);
    this.#directory?.commit();
    for (const report of this.#shared) report.finish?.(summary);
    return summary;
  }

  /** Leaves no files behind. */
  abandon(): void {
    this.#directory?.abandon();
  }
}

function fileReports(directory: OutputDirectory, { interval, record }: RunReportOptions, ec2Calls: boolean): Report[] {
  const tables = TABLES.filter(({ kind }) => ec2Calls || kind !== 'ec2Call').map((table) => {
    const make = () => {
      const report = csvReport(table as Table, directory.file(table.file));
      const isSampled = table.kind === 'subnet' || table.kind === 'pool' || table.kind === 'trunk';
      return isSampled && interval !== undefined ? onEvenGrid(table.kind, interval, report) : report;
    };
    return table.kind === 'trunk' ? withFirstRecord(table.kind, make) : make();
  });
  const recording = record ? [recordReport(directory.file(RECORD_FILE))] : [];
  return [...tables, ...recording, summaryJson(directory.file(SUMMARY_FILE))];
}

/** A report that is only there if there is something to report. */
function withFirstRecord(kind: 'trunk', make: () => Report): Report {
  let report: Report | undefined;
  return {
    [kind]: (record: RunRecord<'trunk'>) => {
      report ??= make();
      report[kind]?.(record);
    },
    node: (record) => report?.node?.(record),
    finish: (summary) => report?.finish?.(summary),
  };
}
