import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/build.ts',
    testTimeout: 60_000,
    // A snapshot that is missing is an error, not a new one. `npm run snapshots` writes them.
    update: 'none',
  },
});
