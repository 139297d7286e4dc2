import { Cluster, type ClusterOptions } from '../../models/cluster.ts';
import type { ClusterConfig } from '../../models/cluster-config.ts';
import { csvReport, type Table } from '../../reports/csv/table.ts';
import { TABLES } from '../../reports/csv/tables.ts';
import { fanOut, type RunSink } from '../../reports/report.ts';
import { SummaryBuilder } from '../../reports/summary/summary-builder.ts';
import { toSeconds } from '../../sim/time.ts';
import { RUN, Written } from '../reports/records.ts';

/** What a run would leave in its output directory, and what it cost. */
export interface RunInMemory {
  /** The text of each CSV file by its name, and the summary's. */
  readonly files: Readonly<Record<string, string>>;
  readonly eventsRun: number;
}

/** Runs a cluster to its end. @param watch gets the records as they come, beside the files. */
export function runInMemory(
  config: ClusterConfig,
  options: Partial<ClusterOptions> = {},
  watch: Partial<RunSink> = {},
): RunInMemory {
  const outputs = TABLES.map((table) => ({ table, written: new Written() }));
  const files = outputs.map(({ table, written }) => csvReport(table as Table, written));
  const builder = new SummaryBuilder();
  const cluster = new Cluster(config, fanOut([...files, builder, watch]), { check: false, ...options });
  cluster.runUntil(config.duration);
  cluster.finish();
  const duration = toSeconds(config.duration);
  const summary = builder.build({ ...RUN, seed: config.seed, duration_s: duration, simulated_s: duration }, []);
  for (const file of files) file.finish?.(summary);
  return {
    files: {
      ...Object.fromEntries(outputs.map(({ table, written }) => [table.file, written.text])),
      summary: JSON.stringify(summary, undefined, 2),
    },
    eventsRun: cluster.eventsRun,
  };
}
