import { defineConfig } from 'vitest/config';

/** The unit tests of the daemon, no further than the first that fails. */
export default defineConfig({
  test: {
    include: ['test/models/ipamd/**/*.test.ts', 'test/field-cases/fc-{04,05,06,07,08,09,10}-*.test.ts'],
    setupFiles: ['test/mutation/record-reached.ts'],
    bail: 1,
    // A busy machine must not kill a mutant: endless loops are ended from outside.
    testTimeout: 1_000_000,
    hookTimeout: 1_000_000,
    isolate: false,
    pool: 'threads',
    maxWorkers: 1,
  },
});
