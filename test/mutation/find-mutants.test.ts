import { describe, expect, it } from 'vitest';
import { findMutants } from './find-mutants.ts';
import { applyMutant } from './mutant.ts';

/** What becomes of a function's body. */
function mutationsOf(body: string): string[] {
  const source = `function f() {${body}}`;
  return findMutants('rule.ts', source).map((mutant) =>
    applyMutant(source, mutant).slice('function f() {'.length, -1).trim(),
  );
}

describe('the mutants of a rule', () => {
  it.each([
    ['return a < b;', ['return a <= b;', 'return a >= b;']],
    ['return a === b && c;', ['return a !== b && c;', 'return a === b || c;']],
    ['return a + b;', ['return a - b;']],
    ['return !a;', ['return a;']],
    ['return 5;', ['return 6;', 'return (4);']],
    ['return true;', ['return false;']],
    ["return 'tag';", ["return '';"]],
    ['return Math.min(a, b);', ['return Math.max(a, b);']],
    ['return list.filter(rule);', ['return list;']],
    ['return rule() ? a : b;', ['return true ? a : b;', 'return false ? a : b;']],
    ['one(); two();', ['two(); one();', 'two();', 'one();']],
    ['if (known(a)) return;', ['if (true) return;', 'if (false) return;']],
  ])('of %j', (body, mutations) => {
    expect(mutationsOf(body).sort()).toEqual([...mutations].sort());
  });

  it('leave types, imports, names of fields and texts of errors as they are', () => {
    const source = [
      "import { a } from './a.ts';",
      "interface Options { readonly kind: 'secondary' | 'prefix'; readonly count: 1 }",
      "export const options = { 'kind': a as 'prefix' };",
      "export function fail(): never { throw new Error('what is wrong'); }",
    ];
    expect(findMutants('rule.ts', source.join('\n')).map(({ line, replacement }) => [line, replacement])).toEqual([
      [4, ''],
    ]);
  });
});
