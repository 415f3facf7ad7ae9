/** What every spec of the window starts from, in a browser and in Electron: a folder, workspaces, a container engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page, type TestInfo } from '@playwright/test';
import { FakeEngine, READING } from './support/fake-engine.js';
import { makeFullWorkspace } from './support/full-workspace.js';
import {
  copyRealWorkspace,
  haveRealWorkspace,
  REAL_WORKSPACES,
  SKIP_REASON,
} from './support/real-workspace.js';

export interface SharedFixtures {
  /** A folder that is removed when the test is over. */
  dir: string;
  /** The path of a workspace with eight sessions, made anew for each test. */
  workspace: string;
  /** The paths of writable copies of all recorded workspaces; skips the test where there is none. */
  realWorkspaces: string[];
  /** What the console's environment has besides the test's own; filled before `launch`. */
  env: Record<string, string>;
  /** Docker as far as the console asks it, where DOCKER_HOST says. */
  docker: FakeEngine;
}

export const test = base.extend<SharedFixtures>({
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
    expect(docker.requests.filter((line) => !READING.test(line))).toEqual([]);
  },
});

/** @returns uncaught errors and console errors of the page, filled as they occur */
export function problemsOf(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    const { url, lineNumber, columnNumber } = message.location();
    if (message.type() === 'error') problems.push(`${message.text()} (${url}:${lineNumber}:${columnNumber})`);
  });
  return problems;
}

/** Attaches a picture of the page to a test that has failed. */
export async function attachFailure(page: Page | undefined, info: TestInfo): Promise<void> {
  if (info.status === info.expectedStatus || page === undefined || page.isClosed()) return;
  // A page that crashed gives no picture; that must not hide why the test failed.
  const body = await page.screenshot().catch(() => null);
  if (body !== null) await info.attach('window', { body, contentType: 'image/png' });
}

export { expect };
