import { describe, expect, it } from 'vitest';
import { mutationPage } from './page.ts';
import { reasonFor } from './reasons.ts';
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
    expect(page).toContain('### Reason not known\n\n- `models/one.ts` `return a < b;`: `<` -> `<=`\n');
  });

  it('has a reason for each survivor', () => {
    const survivors = Object.entries(readResults()).flatMap(([file, result]) =>
      result.survivors.map((survivor) => ({ file, survivor })),
    );
    expect(survivors.filter(({ file, survivor }) => reasonFor(file, survivor) === undefined)).toEqual([]);
  });
});
