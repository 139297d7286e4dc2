import type { Report, TextOutput } from '../report.ts';

/** `summary.json`: the summary as it is. Its keys always come in the same order. */
export function summaryJson(output: TextOutput): Report {
  return { finish: (summary) => output.write(`${JSON.stringify(summary, undefined, 2)}\n`) };
}
