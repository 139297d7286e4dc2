import { defineConfig } from 'vitest/config';

/** The unit tests of the daemon, no further than the first that fails. */
export default defineConfig({
  test: {
    include: ['test/models/ipamd/**/*.test.ts', 'test/field-cases/**/*.test.ts'],
    bail: 1,
    isolate: false,
    pool: 'threads',
    maxWorkers: 1,
  },
});
