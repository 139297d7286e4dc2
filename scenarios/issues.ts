import type { z } from 'zod';
import { knownKeys } from './known-keys.ts';
import { didYouMean } from './nearest-name.ts';
import { formatPath, type Path } from './path.ts';
import { inWords, quoted } from './schema/expectation.ts';

/** What is wrong at a place of the scenario, before it is known where that place stands. */
export interface Finding {
  readonly path: Path;
  readonly what: 'value' | 'key';
  readonly message: string;
}

export function finding(path: Path, message: string): Finding {
  return { path, what: 'value', message: path.length === 0 ? message : `${formatPath(path)}: ${message}` };
}

/** The words for what the schema has none of its own for. */
export const describeIssue: z.core.$ZodErrorMap = (issue) => {
  const found = inWords(issue.input);
  if (issue.code === 'invalid_type') {
    const kinds: Readonly<Record<string, string>> = {
      object: 'a mapping',
      record: 'a mapping',
      array: 'a list',
      string: 'a text',
    };
    return `expected ${kinds[issue.expected] ?? issue.expected}, found ${found}`;
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const nearest = typeof issue.input === 'string' ? didYouMean(issue.input, values) : '';
    return `expected ${values.length === 1 ? values[0] : `one of ${values.join(', ')}`}, found ${found}.${nearest}`;
  }
  return undefined;
};

/** The schema's issues as findings, one for each unknown key, and of a choice between forms the one that was meant. */
export function findings(issues: readonly z.core.$ZodIssue[], base: Path = []): Finding[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
    if (issue.code === 'invalid_union') {
      const meant = issue.errors.filter((form) => !form.some((i) => i.code === 'invalid_type' && i.path.length === 0));
      if (meant.length === 1 && meant[0] !== undefined) return findings(meant[0], path);
    }
    return [finding(path, issue.message)];
  });
}

function unknownKey(path: Path, key: string): Finding {
  const known = knownKeys(path);
  const where = path.length === 0 ? 'at the top of the file' : `in ${formatPath(path)}`;
  const nearest = didYouMean(key, known);
  const glued = /^([^:]+):\S/.exec(key)?.[1];
  if (glued !== undefined && known.includes(glued)) {
    return {
      path: [...path, key],
      what: 'key',
      message: `unknown key ${quoted(key)} ${where}: YAML wants a space behind the colon`,
    };
  }
  const choice = nearest === '' && known.length > 0 ? ` Known: ${known.join(', ')}.` : nearest;
  return { path: [...path, key], what: 'key', message: `unknown key ${quoted(key)} ${where}.${choice}` };
}
