import { githubReport } from '../reports/github.ts';
import { jsonReport } from '../reports/json-report.ts';
import { junitReport } from '../reports/junit.ts';
import { markdownReport } from '../reports/markdown.ts';
import { openMetricsReport } from '../reports/openmetrics/openmetrics.ts';
import type { Report, TextOutput } from '../reports/report.ts';
import { ReportFile } from '../reports/report-file.ts';
import { textReport } from '../reports/text-report.ts';
import type { LoadedScenario } from '../scenarios/load.ts';
import { type Duration, minutes } from '../sim/time.ts';
import type { RequestedReport } from './report-option.ts';

/** How often Prometheus scrapes, if nobody says otherwise (its default scrape_interval). */
const SCRAPE_INTERVAL = minutes(1);

/** The reports of all runs of a command. */
export class SharedReports {
  readonly reports: Report[] = [];
  readonly #files: ReportFile[] = [];

  /** @param interval between samples, where reports have them. @throws OutputError when a file cannot be written to. */
  constructor(requested: readonly RequestedReport[], scenario: LoadedScenario, interval: Duration | undefined) {
    try {
      for (const { kind, target } of requested) {
        const output = target === '-' ? process.stdout : this.#open(target);
        this.reports.push(report(kind, output, scenario, interval));
      }
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /** A further one, with a file of its own in the directory of `--out`. @throws OutputError */
  add(path: string, make: (output: TextOutput) => Report): void {
    this.reports.push(make(this.#open(path, 'Give another --out directory.')));
  }

  /** After the last run. @throws OutputError */
  end(): void {
    for (const each of this.reports) each.end?.();
    for (const file of this.#files) file.close();
  }

  /** Leaves no new files behind. */
  abandon(): void {
    for (const file of this.#files) file.discard();
  }

  #open(path: string, advice?: string): ReportFile {
    const file = new ReportFile(path, advice);
    this.#files.push(file);
    return file;
  }
}

/** Undefined where stdout is no terminal, or one that does not say how wide it is. */
function terminalWidth(): number | undefined {
  return process.stdout.columns || undefined;
}

function report(
  kind: RequestedReport['kind'],
  output: TextOutput,
  { file, thresholds, outputs }: LoadedScenario,
  interval: Duration | undefined,
): Report {
  switch (kind) {
    case 'text':
      return textReport(output, output === process.stdout ? terminalWidth() : undefined);
    case 'json':
      return jsonReport(output);
    case 'junit':
      return junitReport(output);
    case 'markdown':
      return markdownReport(output);
    case 'github':
      return githubReport(output, file, (metric) => thresholds.find(({ selector }) => selector === metric)?.position);
    case 'openmetrics':
      return openMetricsReport(output, { interval: interval ?? SCRAPE_INTERVAL, startTime: outputs.startTime });
  }
}
