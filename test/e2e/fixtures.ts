/** The real Electron app, on a profile of the test's own. */
import { join, resolve } from 'node:path';
import { type ElectronApplication, _electron as electron } from '@playwright/test';
import { attachFailure, test as base, expect, problemsOf } from '../fixtures.js';
import { ConsolePage } from '../pages/console.page.js';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface Console {
  app: ElectronApplication;
  page: ConsolePage;
}

interface Fixtures {
  /** Starts the app with the given arguments, on the test's own profile unless they name one. */
  launch: (...args: string[]) => Promise<Console>;
}

export const test = base.extend<Fixtures>({
  launch: async ({ dir, env }, use, info) => {
    const started: ElectronApplication[] = [];
    await use(async (...args) => {
      const app = await launchElectron(dir, env, args);
      started.push(app);
      const window = await app.firstWindow();
      return { app, page: new ConsolePage(window, problemsOf(window)) };
    });
    for (const app of started) {
      await attachFailure(app.windows()[0], info);
      await app.close();
    }
  },
});

/** @param dir where its profile lies, unless the arguments name one */
export function launchElectron(
  dir: string,
  env: Record<string, string>,
  args: readonly string[],
): Promise<ElectronApplication> {
  const profile = args.some((a) => a.startsWith('--user-data-dir='))
    ? []
    : [`--user-data-dir=${join(dir, 'profile')}`];
  return electron.launch({ args: [ROOT, ...profile, ...args], cwd: ROOT, env: environment(env) });
}

function environment(more: Record<string, string>): Record<string, string> {
  const own = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(own), ...more };
}

export { expect };
