import { alignedInBlocks } from './aligned.ts';
import { printable } from './humanize.ts';
import type { Report, TextOutput } from './report.ts';
import type { Summary } from './summary/summary.ts';
import { summaryText } from './terminal-summary.ts';
import { variantsTable, variantsTitle } from './variants/key-figures.ts';

/**
 * For people: the summary of a single run; several runs as a table, a line for each.
 * @param width of the terminal, in columns: the table is broken into blocks that fit it. Default: it is not.
 */
export function textReport(output: TextOutput, width = Number.POSITIVE_INFINITY): Report {
  const summaries: Summary[] = [];
  return {
    finish: (summary) => summaries.push(summary),
    end: () => {
      const [only] = summaries;
      if (only !== undefined && summaries.length === 1) output.write(summaryText(only));
      else if (only !== undefined) output.write(tableText(summaries, width));
    },
  };
}

function tableText(summaries: readonly Summary[], width: number): string {
  const { headings, rows } = variantsTable(summaries);
  const cells = [headings, ...rows].map((row) => row.map((cell) => printable(cell, 60)));
  const lines = alignedInBlocks(cells, width);
  return `${printable(variantsTitle(summaries), 200)}\n\n${lines.join('\n')}\n`;
}
