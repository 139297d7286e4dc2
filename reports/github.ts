import type { InvalidScenario } from './invalid-scenario.ts';
import type { Report, TextOutput } from './report.ts';
import type { Summary } from './summary/summary.ts';
import { missedOf, thresholdValue } from './thresholds/threshold-value.ts';

/** Where a threshold stands in the scenario file, counted from 1; undefined when the command line gave it. */
export type PositionOf = (metric: string) => { readonly line: number; readonly column: number } | undefined;

/**
 * Workflow commands, with which GitHub Actions marks lines of the scenario file: an error for each missed threshold, a
 * notice when all are met.
 */
export function githubReport(output: TextOutput, file: string, positionOf: PositionOf): Report {
  return {
    finish: (summary) => {
      for (const line of annotations(summary, file, positionOf)) output.write(`${line}\n`);
    },
  };
}

/** An error for each thing that is wrong with a scenario that could not be run. */
export function githubInvalid({ file, problems }: InvalidScenario): string {
  const lines = problems.map(({ source, position, message }) =>
    position === undefined
      ? command('error', { file, title: 'Invalid scenario' }, source === file ? message : `${source}: ${message}`)
      : command(
          'error',
          { file: source, line: position.line, col: position.column, title: 'Invalid scenario' },
          message,
        ),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function annotations(summary: Summary, file: string, positionOf: PositionOf): string[] {
  const { run, thresholds } = summary;
  const name = run.variant === null ? run.scenario : `${run.scenario} ${run.variant}`;
  const missed = missedOf(thresholds);
  const lines = missed.map((threshold) => {
    const { line, column } = positionOf(threshold.metric) ?? {};
    const place = line === undefined ? {} : { line, col: column ?? 1 };
    const message = `${threshold.metric}: expected ${threshold.threshold}, observed ${thresholdValue(threshold)}`;
    return command('error', { file, ...place, title: `${name}: threshold missed` }, message);
  });
  if (run.partial) {
    const message = `${name} ended at ${run.simulated_s} s of ${run.duration_s} s`;
    lines.push(command('warning', { file, title: 'Partial results' }, message));
  } else if (missed.length === 0) {
    const met = thresholds.length === 0 ? 'no thresholds' : `all ${thresholds.length} thresholds met`;
    lines.push(command('notice', { file, title: name }, `${summary.pods.total} pods, ${met}`));
  }
  return lines;
}

function command(kind: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(String(value))}`);
  return `::${kind} ${written.join(',')}::${escaped(message)}`;
}

function escaped(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
