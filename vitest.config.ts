import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/support/python-path.ts'],
    include: ['test/{unit,integration}/**/*.test.ts'],
    // Long enough for twenty kills on a machine that is busy with something else.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Real files and real second processes: the two cores are busy with one file a core.
    maxWorkers: 2,
  },
});
