import type { z } from 'zod';

const LONGEST_QUOTE = 60;

/** What was found, in words that fit behind "found": `"abc"`, `the number 5`, `a list`, `nothing`. */
export function inWords(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return `the number ${value}`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : String(value);
}

/** A text in quotes on one line, cut when long: what people write into files must not disturb the terminal. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text).replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** An error function for a zod schema: says what belongs there and what is there. */
export function expecting(what: string, hint?: (found: unknown) => string | undefined) {
  return (issue: z.core.$ZodRawIssue): string => {
    const advice = hint?.(issue.input);
    return `expected ${what}, found ${inWords(issue.input)}${advice === undefined ? '' : `; ${advice}`}`;
  };
}
