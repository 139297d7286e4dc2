import { existsSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { createVitest } from 'vitest/node';
import { REACHED_BY_TESTS } from './switch-mutants.ts';

/** What the process is asked: whether the tests pass on the changed file at this path. */
export interface UnitTestJob {
  readonly file: string;
  /** `likely`: only those that are most likely to notice a change of this file. Otherwise only those at these paths. */
  readonly tests: 'all' | 'likely' | readonly string[];
}

/** What it answers. */
export interface UnitTestAnswer {
  readonly passed: boolean;
  /** By path of the tests: the mutants whose places they reached, if the file is all its mutants at once. */
  readonly reached: readonly (readonly [test: string, mutants: readonly number[]])[];
}

/**
 * The process that runs the unit tests on mutants, one after the other, and answers whether all pass. One that starts anew
 * for each mutant would take far longer than the tests. It writes a dot after each test, to show that it is still at work.
 */
const vitest = await createVitest('test', {
  config: 'test/mutation/vitest.config.ts',
  watch: false,
  reporters: [{ onTestCaseResult: () => void writeSync(1, '.') }],
});
const specifications = await vitest.globTestSpecifications();
type Specification = (typeof specifications)[number];

/** The file that was changed last: what is on the disk is the original again, but it is not what was loaded. */
let lastFile: string | undefined;

/** By changed file, the tests that have noticed a change of it. */
const killers = new Map<string, Set<string>>();

process.on('message', async ({ file, tests }: UnitTestJob) => {
  for (const changed of new Set([file, lastFile ?? file])) vitest.invalidateFile(resolve(changed));
  lastFile = file;
  rmSync(REACHED_BY_TESTS, { force: true });
  const chosen = specifications.filter(({ moduleId }) => typeof tests === 'string' || tests.includes(moduleId));
  const likely = chosen.filter((specification) => isLikely(specification, file));
  const others = tests === 'likely' ? [] : chosen.filter((specification) => !likely.includes(specification));
  const passed = (await passes(likely, file)) && (await passes(others, file));
  process.send?.({ passed, reached: readReached() } satisfies UnitTestAnswer);
});
process.send?.('ready');

/** The test at the same path as the file, or as its folder, and those that noticed a change before. */
function isLikely({ moduleId }: Specification, file: string): boolean {
  const tested = relative('test', moduleId).replace(/\.test\.ts$/, '');
  return file.startsWith(`${tested}.`) || file.startsWith(`${tested}/`) || killers.get(file)?.has(moduleId) === true;
}

async function passes(tests: Specification[], file: string): Promise<boolean> {
  if (tests.length === 0) return true;
  // Failures of the run before would make this one stop (`bail`) before it begins.
  for (const task of vitest.state.idMap.values()) Reflect.deleteProperty(task, 'result');
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(tests, false);
  const failed = testModules.filter((module) => !module.ok()).map(({ moduleId }) => moduleId);
  killers.set(file, new Set([...(killers.get(file) ?? []), ...failed]));
  return unhandledErrors.length === 0 && failed.length === 0;
}

function readReached(): UnitTestAnswer['reached'] {
  if (!existsSync(REACHED_BY_TESTS)) return [];
  const lines = readFileSync(REACHED_BY_TESTS, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}
