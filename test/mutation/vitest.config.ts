import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** As one failure is enough, the tests that take least come first. What they took is known from the runs before. */
class ShortestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { cache, config } = this.ctx;
    const duration = ({ project, moduleId }: TestSpecification) =>
      cache.getFileTestResults(`${project.name}:${relative(config.root, moduleId)}`)?.duration ?? 0;
    return files.toSorted((a, b) => duration(a) - duration(b));
  }
}

/** The unit tests of the daemon, no further than the first that fails. */
export default defineConfig({
  test: {
    include: ['test/models/ipamd/**/*.test.ts', 'test/field-cases/fc-{04,05,06,07,08,09,10}-*.test.ts'],
    setupFiles: ['test/mutation/record-reached.ts'],
    sequence: { sequencer: ShortestFirst },
    bail: 1,
    // A busy machine must not kill a mutant: endless loops are ended from outside.
    testTimeout: 1_000_000,
    hookTimeout: 1_000_000,
    isolate: false,
    pool: 'threads',
    maxWorkers: 1,
  },
});
