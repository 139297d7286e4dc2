import type { Survivor } from './results.ts';

/** Why a mutant survives: `pattern` is looked for in its file, changed line and change. The first that fits counts. */
const REASONS: readonly { readonly pattern: RegExp; readonly reason: string }[] = [];

export function reasonFor(file: string, { sourceLine, change }: Survivor): string | undefined {
  const key = `${file} | ${sourceLine} | ${change}`;
  return REASONS.find(({ pattern }) => pattern.test(key))?.reason;
}
