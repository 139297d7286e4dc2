import { humanCount, humanDuration } from './humanize.ts';
import { type InvalidScenario, problemText } from './invalid-scenario.ts';
import { markdownTable, markdownText } from './markdown-text.ts';
import type { Report, TextOutput } from './report.ts';
import type { Quantiles, Summary } from './summary/summary.ts';
import { thresholdValue } from './thresholds/threshold-value.ts';
import { variantsTable, variantsTitle } from './variants/key-figures.ts';

/** Sections in Markdown, fit for a pull request or for `$GITHUB_STEP_SUMMARY`: the variants side by side, then each run. */
export function markdownReport(output: TextOutput): Report {
  const summaries: Summary[] = [];
  return {
    finish: (summary) => summaries.push(summary),
    end: () => {
      const overview = summaries.length > 1 ? [variants(summaries)] : [];
      output.write(`${[...overview, ...summaries.map(runSection)].join('\n\n')}\n`);
    },
  };
}

/** Of a scenario that could not be run: what is wrong with it. */
export function markdownInvalid({ file, problems }: InvalidScenario): string {
  const items = problems.map((problem) => `- ${markdownText(problemText(problem), 500)}`);
  return `## ${markdownText(file)}\n\n**Not a valid scenario: it was not run.**\n\n${items.join('\n')}\n`;
}

function variants(summaries: readonly Summary[]): string {
  const { headings, rows } = variantsTable(summaries);
  const cells = rows.map((row) => row.map((cell) => markdownText(cell)));
  return `## ${markdownText(variantsTitle(summaries))}\n\n${markdownTable(headings, cells)}`;
}

function runSection(summary: Summary): string {
  const { run } = summary;
  const name = run.variant === null ? run.scenario : `${run.scenario} ${run.variant}`;
  const sections = [
    `## ${markdownText(name)}`,
    `${humanDuration(run.simulated_s)} simulated, seed ${run.seed}, vpc-cni-sim ${run.versions['vpc-cni-sim'] ?? ''}${run.partial ? '. **Partial: it ended before its time.**' : ''}`,
    thresholds(summary),
    pods(summary),
    causes(summary),
    subnets(summary),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

const VERDICTS: Readonly<Record<string, string>> = { true: 'met', false: '**missed**', null: 'not judged' };

function thresholds({ thresholds: all }: Summary): string {
  if (all.length === 0) return '';
  const rows = all.map((threshold) => [
    VERDICTS[String(threshold.ok)] ?? '',
    markdownText(threshold.metric),
    markdownText(threshold.threshold),
    markdownText(thresholdValue(threshold)),
  ]);
  return markdownTable(['', 'metric', 'threshold', 'observed'], rows, 3);
}

function pods({ pods: counts, pod_start_seconds: start, ip_wait: wait }: Summary): string {
  const rows = [
    ['pods', humanCount(counts.total), '', '', '', '', ''],
    ['start, from created to ready', ...quantileCells(start)],
    ['wait for an address, of those that waited', ...quantileCells(wait.seconds)],
  ];
  return markdownTable(['', 'pods', 'p50', 'p90', 'p95', 'p99', 'max'], rows);
}

function quantileCells({ count, ...quantiles }: Quantiles): string[] {
  const { p50, p90, p95, p99, max } = quantiles;
  return [humanCount(count), ...[p50, p90, p95, p99, max].map((value) => (value === null ? '' : humanDuration(value)))];
}

function causes({ ip_wait: wait }: Summary): string {
  if (wait.causes.length === 0) return '';
  const rows = wait.causes.map(({ cause, total_s: total, pods: waiting }) => [
    `\`${cause}\``,
    humanDuration(total),
    `${((100 * total) / wait.total_s).toFixed(1)} %`,
    humanCount(waiting),
  ]);
  return markdownTable(['cause of waits', 'in all', 'share', 'pods'], rows);
}

function subnets({ subnets: all }: Summary): string {
  if (all.length === 0) return '';
  const rows = all.map(({ subnet, size, worst, exhaustion }) => [
    markdownText(subnet),
    humanCount(size),
    humanCount(worst.states.free),
    humanCount(worst.states.assigned),
    humanCount(worst.states.warm),
    humanDuration(exhaustion.total_s),
    humanCount(exhaustion.pods_waited),
  ]);
  const headings = ['subnet', 'addresses', 'fewest free', 'on pods then', 'warm then', 'exhausted for', 'pods waited'];
  return markdownTable(headings, rows);
}
