import { appendFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';
import { REACHED_BY_TESTS, SWITCH } from './switch-mutants.ts';

/** Runs before each file of unit tests: no mutant is switched on, but it is written down which could have been. */
const reached = new Set<number>();
Object.assign(globalThis, {
  [SWITCH]: (index: number) => {
    reached.add(index);
    return false;
  },
});
afterAll(() => {
  if (reached.size > 0)
    appendFileSync(REACHED_BY_TESTS, `${JSON.stringify([expect.getState().testPath, [...reached]])}\n`);
});
