import { printable } from './humanize.ts';

/** Names from outside as a piece of Markdown text: on one line, without effect as markup, HTML or the end of a table's cell. */
export function markdownText(text: string, width = 100): string {
  return printable(text, width)
    .replace(/[\\`*_{}[\]()#+!|~-]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '&#64;');
}

/** A table of GitHub's Markdown. The first columns are text, those from `firstFigure` on are figures and stand to the right. */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  firstFigure = 1,
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = headings.map((_, column) => (column < firstFigure ? '---' : '---:'));
  return [headings, rule, ...rows].map(line).join('\n');
}
