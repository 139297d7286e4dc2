import { type Duration, seconds, toSeconds } from '../../sim/time.ts';
import type { Report, TextOutput } from '../report.ts';
import type { Summary } from '../summary/summary.ts';
import { FAMILIES } from './families.ts';
import { type NamedSeries, RunSeries, type SeriesLabels } from './run-series.ts';

export interface OpenMetricsOptions {
  /** Between two samples of a series. More than 0; Prometheus takes a series for ended after 5 min without any. */
  readonly interval: Duration;
  /** The moment of the calendar at which the runs begin: seconds since 1970-01-01T00:00:00Z. */
  readonly startTime: number;
}

interface FinishedRun {
  readonly labels: SeriesLabels;
  readonly series: RunSeries;
  readonly lastScrape: number;
}

/** OpenMetrics text with a time on each sample, for `promtool tsdb create-blocks-from openmetrics`. */
export function openMetricsReport(output: TextOutput, options: OpenMetricsOptions): Report {
  const runs: FinishedRun[] = [];
  let current = new RunSeries(options.interval);
  return {
    nodeLaunched: (record) => current.nodeLaunched(record),
    node: (record) => current.node(record),
    pool: (sample) => current.pool(sample),
    subnet: (sample) => current.subnet(sample),
    ec2Call: (record) => current.ec2Call(record),
    finish: ({ run }: Summary) => {
      const lastScrape = Math.floor(seconds(run.simulated_s) / options.interval);
      runs.push({ labels: run.variant === null ? {} : { variant: run.variant }, series: current, lastScrape });
      current = new RunSeries(options.interval);
    },
    end: () => write(output, runs, options),
  };
}

/** Family by family, as OpenMetrics wants them: the samples of none may be parted. */
function write(output: TextOutput, runs: readonly FinishedRun[], options: OpenMetricsOptions): void {
  for (const { name, type, help } of FAMILIES) {
    output.write(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
    for (const { labels, series, lastScrape } of runs) {
      for (const named of series.of(name))
        writeSeries(output, name, { ...named, labels: { ...labels, ...named.labels } }, lastScrape, options);
    }
  }
  output.write('# EOF\n');
}

function writeSeries(
  output: TextOutput,
  name: string,
  { labels, suffix, series }: NamedSeries,
  lastScrape: number,
  { interval, startTime }: OpenMetricsOptions,
): void {
  const written = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  const start = `${name}${suffix}{${written.join(',')}}`;
  for (const { scrape, value } of series.scrapes(lastScrape)) {
    output.write(`${start} ${rounded(value)} ${startTime + toSeconds(scrape * interval)}\n`);
  }
}

function escaped(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

/** Sums of milliseconds carry at most three decimals; more are the computer's. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
