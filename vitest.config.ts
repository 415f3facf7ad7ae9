import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/support/python-path.ts'],
    include: ['test/{unit,integration}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Real files and real second processes: the two cores are busy with one file a core.
    maxWorkers: 2,
  },
});
