import { resolve } from 'node:path';
import { createVitest } from 'vitest/node';

/**
 * The process that runs the unit tests on mutants, one after the other: it is sent the path of the changed file, and answers
 * whether all tests pass. One that starts anew for each mutant would take far longer than the tests.
 */
const vitest = await createVitest('test', {
  config: 'test/mutation/vitest.config.ts',
  watch: false,
  reporters: [{}],
});
const specifications = await vitest.globTestSpecifications();

process.on('message', async (file: string) => {
  vitest.invalidateFile(resolve(file));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, true);
  process.send?.(unhandledErrors.length === 0 && testModules.every((module) => module.ok()));
});
process.send?.('ready');
