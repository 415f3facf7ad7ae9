import { defineConfig } from '@playwright/test';
import { CHROMIUM } from './test/window/chromium.js';

export default defineConfig({
  outputDir: 'test-results/e2e',
  // Each project says how many of them are its own; without a Chromium each worker starts Electrons.
  workers: CHROMIUM === null ? 1 : 3,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  projects: [
    {
      name: 'window',
      testDir: 'test/window/specs',
      fullyParallel: true,
      workers: CHROMIUM === null ? 1 : 2,
      use: {
        launchOptions: {
          ...(CHROMIUM === null ? {} : { executablePath: CHROMIUM }),
          // As the app does; and nothing is asked of the network.
          args: ['--disable-smooth-scrolling', '--disable-quic', '--disable-gpu'],
        },
      },
    },
    // An app is three processes and a GPU in software: two cores carry one at a time.
    { name: 'e2e', testDir: 'test/e2e/specs', workers: 1 },
  ],
});
