/** What every spec starts from: a profile of its own, a copy of a workspace, the real Electron app. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base, type ElectronApplication, _electron as electron, expect } from '@playwright/test';
import { FakeEngine } from '../support/fake-engine.js';
import { makeFullWorkspace } from '../support/full-workspace.js';
import {
  copyRealWorkspace,
  haveRealWorkspace,
  REAL_WORKSPACES,
  SKIP_REASON,
} from '../support/real-workspace.js';
import { ConsolePage } from './pages/console.page.js';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface Console {
  app: ElectronApplication;
  page: ConsolePage;
}

interface Fixtures {
  /** A folder that is removed when the test is over. */
  dir: string;
  /** The path of a workspace with eight sessions, made anew for each test. */
  workspace: string;
  /** The paths of writable copies of all recorded workspaces; skips the test where there is none. */
  realWorkspaces: string[];
  /** What the app's environment has besides the test's own; filled before `launch`. */
  env: Record<string, string>;
  /** Docker as far as the console asks it, where DOCKER_HOST says. */
  docker: FakeEngine;
  /** Starts the app with the given arguments, on the test's own profile unless they name one. */
  launch: (...args: string[]) => Promise<Console>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern.
  dir: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'session-console-e2e-'));
    await use(dir);
    rmSync(dir, { recursive: true, force: true });
  },

  workspace: async ({ dir }, use) => {
    await use(makeFullWorkspace(join(dir, 'workspace'), Date.now()));
  },

  realWorkspaces: async ({ dir }, use, info) => {
    info.skip(!haveRealWorkspace, SKIP_REASON);
    await use(REAL_WORKSPACES.map((name) => copyRealWorkspace(name, join(dir, name), Date.now())));
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above.
  env: async ({}, use) => {
    await use({});
  },

  docker: async ({ dir, env }, use) => {
    const socket = join(dir, 'docker.sock');
    const docker = await FakeEngine.start(socket);
    env.DOCKER_HOST = `unix://${socket}`;
    await use(docker);
    await docker.stop();
    // Whatever the test was about: an engine is only ever read.
    const reads = /^GET \/containers\/([0-9a-f]{64}\/)?json$/;
    expect(docker.requests.filter((line) => !reads.test(line))).toEqual([]);
  },

  launch: async ({ dir, env }, use, info) => {
    const started: ElectronApplication[] = [];
    await use(async (...args) => {
      const profile = args.some((a) => a.startsWith('--user-data-dir='))
        ? []
        : [`--user-data-dir=${join(dir, 'profile')}`];
      const app = await electron.launch({
        args: [ROOT, ...profile, ...args],
        cwd: ROOT,
        env: environment(env),
      });
      started.push(app);
      const window = await app.firstWindow();
      const problems: string[] = [];
      window.on('pageerror', (error) => problems.push(String(error)));
      window.on('console', (message) => {
        const { url, lineNumber, columnNumber } = message.location();
        if (message.type() === 'error')
          problems.push(`${message.text()} (${url}:${lineNumber}:${columnNumber})`);
      });
      return { app, page: new ConsolePage(window, problems) };
    });
    for (const app of started) {
      const window = app.windows()[0];
      if (info.status !== info.expectedStatus && window !== undefined && !window.isClosed()) {
        // A page that crashed gives no picture; that must not hide why the test failed.
        const body = await window.screenshot().catch(() => null);
        if (body !== null) await info.attach('window', { body, contentType: 'image/png' });
      }
      await app.close();
    }
  },
});

function environment(more: Record<string, string>): Record<string, string> {
  const own = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(own), ...more };
}

export { expect };
