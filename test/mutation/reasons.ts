/** Why a mutant survives: `pattern` is looked for in its key (file, changed line, change). The first that fits counts. */
const REASONS: readonly { readonly pattern: RegExp; readonly reason: string }[] = [];

export function reasonFor(key: string): string | undefined {
  return REASONS.find(({ pattern }) => pattern.test(key))?.reason;
}
