import { aligned } from '../aligned.ts';
import { printable } from '../humanize.ts';
import { markdownTable, markdownText } from '../markdown-text.ts';
import type { ComparedFigure, Comparison } from './comparison.ts';

export interface Shown {
  /** All figures, also those that are the same or that few ask for. */
  readonly all: boolean;
}

/** What is shown of a comparison that has more than a screen of figures, when it is there in both runs or differs. */
const HEADLINES = [
  /^thresholds\.missed$/,
  /^pods\./,
  /^pod_start_seconds\.(p50|p95|p99|max)$/,
  /^ip_wait\.(seconds\.(count|p99)|total_s|causes\.[A-Z0-9_]+\.total_s)$/,
  /^subnets\..+\.(worst\.states\.(free|assigned|warm)|exhaustion\.(total_s|pods_waited))$/,
  /^node_groups\..+\.(nodes|nodes_at_max_pods)$/,
  /^ec2_calls\.[^.]+\.(calls|throttled)$/,
];

export function comparisonText(comparison: Comparison, shown: Shown): string {
  const figures = shownFigures(comparison, shown);
  const numbers = atTheDecimalPoint(figures.map(numbersOf));
  const rows = figures.map((figure, row) => [printable(figure.name, 70), ...(numbers[row] ?? []), percentText(figure)]);
  const headings = ['figure', printable(comparison.a.name), printable(comparison.b.name), 'difference', ''];
  return `${aligned([headings, ...rows]).join('\n')}\n${notShown(comparison, shown)}`;
}

/** Numbers with their decimal points below each other: blanks stand where others of the column have more decimals. */
function atTheDecimalPoint(rows: readonly (readonly string[])[]): string[][] {
  const widest: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widest[column] = Math.max(widest[column] ?? 0, decimals(cell));
  }
  return rows.map((row) => row.map((cell, column) => cell + ' '.repeat((widest[column] ?? 0) - decimals(cell))));
}

/** With the point. */
function decimals(number: string): number {
  const point = number.indexOf('.');
  return point === -1 ? 0 : number.length - point;
}

export function comparisonMarkdown(comparison: Comparison, shown: Shown): string {
  const rows = shownFigures(comparison, shown).map((figure) => [
    markdownText(figure.name),
    ...numbersOf(figure),
    percentText(figure),
  ]);
  const headings = ['figure', markdownText(comparison.a.name), markdownText(comparison.b.name), 'difference', ''];
  return `${markdownTable(headings, rows)}\n${notShown(comparison, shown)}`;
}

export function comparisonJson({ a, b, figures, warnings }: Comparison): string {
  const run = ({ name, summary }: Comparison['a']) => ({ name, ...summary.run });
  return `${JSON.stringify({ format: 'vpc-cni-sim/comparison/v1', a: run(a), b: run(b), warnings, figures }, undefined, 2)}\n`;
}

function shownFigures({ figures }: Comparison, { all }: Shown): ComparedFigure[] {
  if (all) return [...figures];
  return figures.filter((figure) => {
    const isNothing = (figure.a ?? 0) === 0 && (figure.b ?? 0) === 0;
    return !isNothing && HEADLINES.some((headline) => headline.test(figure.name));
  });
}

function notShown(comparison: Comparison, shown: Shown): string {
  const visible = new Set(shownFigures(comparison, shown));
  const others = comparison.figures.filter((figure) => !visible.has(figure) && figure.a !== figure.b).length;
  if (others > 0) return `\n${others} more figures differ: --all shows them\n`;
  return comparison.figures.every(({ a, b }) => a === b) ? '\nNo figure differs\n' : '';
}

function numbersOf({ a, b, difference }: ComparedFigure): string[] {
  return [value(a), value(b), difference === null ? '' : signed(difference)];
}

function value(figure: number | null): string {
  return figure === null ? '-' : String(rounded(figure));
}

function percentText({ percent, difference }: ComparedFigure): string {
  if (difference === null || difference === 0) return '';
  return percent === null ? 'new' : `${percent > 0 ? '+' : ''}${percent.toFixed(1)}%`;
}

function signed(figure: number): string {
  return figure > 0 ? `+${rounded(figure)}` : String(rounded(figure));
}

function rounded(figure: number): number {
  return Number(figure.toFixed(3));
}
