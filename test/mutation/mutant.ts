import type { Span } from './operators.ts';

/** One small change of one source file. */
export interface Mutant extends Span {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** The changed line as it stands in the source, without its indentation. */
  readonly sourceLine: string;
  readonly original: string;
  readonly replacement: string;
  /** The expression, or the statement, that can be switched between what it is and what the mutant makes of it. */
  readonly scope: Span;
  /** Of two statements that change places: the second. */
  readonly swappedWith: Span | undefined;
  /** It takes effect when the file is loaded, and not when a function is called. */
  readonly isStatic: boolean;
}

export function describeChange(original: string, replacement: string): string {
  const short = (text: string) => text.replace(/\s+/g, ' ').trim();
  return replacement === '' ? `without \`${short(original)}\`` : `\`${short(original)}\` -> \`${short(replacement)}\``;
}

export function applyMutant(source: string, { start, end, replacement }: Mutant): string {
  return source.slice(0, start) + replacement + source.slice(end);
}
