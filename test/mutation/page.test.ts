import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MUTATION_PAGE, mutationPage } from './page.ts';
import { NOT_GUARDED, reasonFor } from './reasons.ts';
import { readResults } from './results.ts';

describe('the page of mutants', () => {
  it('counts the killed ones of each file, and of all', () => {
    const survivor = { sourceLine: 'return a < b;', change: '`<` -> `<=`' };
    const page = mutationPage({
      'models/one.ts': { mutants: 10, killedByTrace: 2, killedByUnitTest: 1, survivors: [survivor] },
      'models/two.ts': { mutants: 4, killedByTrace: 4, killedByUnitTest: 0, survivors: [] },
    });
    expect(page).toContain('| `models/one.ts` | 10 | 4 | 2 | 1 | 1 | 75.0 % |');
    expect(page).toContain('| **all** | 14 | 8 | 6 | 1 | 1 | 87.5 % |');
    expect(page).toContain(`### ${NOT_GUARDED}\n\n- \`models/one.ts\` \`return a < b;\`: \`<\` -> \`<=\`\n`);
  });

  it('is the one that the results make', () => {
    expect(readFileSync(MUTATION_PAGE, 'utf8')).toBe(mutationPage(readResults()));
  });

  it('gives equivalent mutants their reasons', () => {
    const swapped = { sourceLine: 'a = 1;', change: '`a = 1; b = 2;` -> `b = 2; a = 1;`' };
    expect(reasonFor('models/one.ts', swapped)).toContain('neither of the two statements reads');
    const waits = { sourceLine: 'a = 1;', change: '`a = 1; yield* b();` -> `yield* b(); a = 1;`' };
    expect(reasonFor('models/one.ts', waits)).toBe(NOT_GUARDED);
  });
});
