import { EXIT_CODE, UserError } from './user-error.ts';

/** Something wrong in what the user wrote. */
export interface Problem {
  /** The file as the user calls it, or the option: `shop.yaml`, `--set spec.seed=x`. */
  readonly source: string;
  /** Undefined for an option, and where there is no one place. */
  readonly position: Position | undefined;
  /** One line: where in the scenario, what was expected, what was found, what is near. */
  readonly message: string;
}

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units as editors count. */
  readonly column: number;
  /** The text of the line. */
  readonly text: string;
  /** How much of it is meant. */
  readonly length: number;
}

const MOST_SHOWN = 50;
const EXCERPT_WIDTH = 100;

/** A scenario in which something is wrong; the message has all of it, in the order of the file, each with its line. */
export class InvalidScenario extends UserError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], message: string) {
    super(message, EXIT_CODE.invalidScenario);
    this.problems = problems;
  }
}

/** What is wrong with the scenario `file`; undefined when `error` is about something else. */
export function problemsOf(error: unknown, file: string): readonly Problem[] | undefined {
  if (error instanceof InvalidScenario) return error.problems;
  if (!(error instanceof UserError) || error.exitCode !== EXIT_CODE.invalidScenario) return undefined;
  return [{ source: file, position: undefined, message: error.message }];
}

/** All problems in one error, in the order of the file, each with the line it is about. */
export function invalidScenario(problems: readonly Problem[]): InvalidScenario {
  const sorted = [...problems].sort(
    (a, b) =>
      (a.position?.line ?? 0) - (b.position?.line ?? 0) || (a.position?.column ?? 0) - (b.position?.column ?? 0),
  );
  // Two checks of one value may come to the same words.
  const texts = [...new Set(sorted.map(formatProblem))];
  const shown = texts.slice(0, MOST_SHOWN);
  if (texts.length > MOST_SHOWN) shown.push(`... and ${texts.length - MOST_SHOWN} more.`);
  return new InvalidScenario(sorted, shown.join('\n'));
}

/** `shop.yaml:12:9: …`, and the line that is meant. */
export function formatProblem(problem: Problem): string {
  const { position } = problem;
  return position === undefined ? problemInOneLine(problem) : `${problemInOneLine(problem)}\n${excerpt(position)}`;
}

/** `shop.yaml:12:9: …` */
export function problemInOneLine({ source, position, message }: Problem): string {
  return position === undefined ? `${source}: ${message}` : `${source}:${position.line}:${position.column}: ${message}`;
}

/** The line with a mark under what is meant; of a long line the part around it. */
function excerpt({ line, column, text, length }: Position): string {
  const from = column > EXCERPT_WIDTH - 20 ? column - 20 : 0;
  // Control characters would move the cursor or the colours of the terminal.
  const visible = text.slice(from, from + EXCERPT_WIDTH).replace(/[\p{Cc}\p{Cf}]/gu, (c) => (c === '\t' ? ' ' : '�'));
  const before = column - 1 - from;
  const mark = '^'.repeat(Math.max(1, Math.min(length, visible.length - before)));
  const gutter = String(line).padStart(5);
  return `${gutter} | ${visible}\n${' '.repeat(gutter.length)} | ${' '.repeat(before)}${mark}`;
}
