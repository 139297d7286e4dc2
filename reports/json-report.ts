import type { Report, TextOutput } from './report.ts';
import type { Summary } from './summary/summary.ts';

/** The summary as in summary.json; of several runs a list of them. */
export function jsonReport(output: TextOutput): Report {
  const summaries: Summary[] = [];
  return {
    finish: (summary) => summaries.push(summary),
    end: () => output.write(`${JSON.stringify(summaries.length === 1 ? summaries[0] : summaries, undefined, 2)}\n`),
  };
}
